import { randomBytes, randomUUID } from 'node:crypto'
import { ScimError } from '../../scim/error.ts'
import { foldDomain } from '../../scim/folding.ts'
import type { MailDomain } from '../../scim/schema/mail-domain.ts'
import { mailDomainType } from '../../scim/schema/resource-types.ts'
import type { Caller, Change, Json, RequestContext, StoredResource } from '../../scim/store.ts'
import type { ResourceDocument } from '../store/resource-collection.ts'
import type { TextRecords } from '../text-records.ts'
import { createAuditedWrites } from './audited-writes.ts'
import { createHandler, type StoredHandler } from './handler.ts'
import { auditEvent, type ResourcePorts } from './ports.ts'
import type { Round } from './update.ts'

type Proof = { readonly verified: true; readonly verifiedBy: 'dns' | 'administrator'; readonly verifiedAt: string }

/** Below the domain, so that the record stands beside those of mail and none of them has to be touched (RFC 8552). */
const CHALLENGE = '_rekey-challenge'

/** Mail domains: the handler behind `/MailDomains`. */
export function createMailDomains(
  ports: Pick<ResourcePorts, 'mailDomains' | 'audit' | 'inTransaction' | 'searchLimits' | 'now'> & {
    readonly textRecords: TextRecords
  },
): StoredHandler {
  const { mailDomains: domains, audit } = ports
  const writes = createAuditedWrites({ ...ports, collection: domains })

  return createHandler({
    type: mailDomainType,
    collection: domains,
    limits: ports.searchLimits,
    show: async resources => [...resources],
    creation: { prepare, commit },
    write,
    remove,
  })

  async function prepare({ resource }: Change, { caller }: RequestContext): Promise<ResourceDocument> {
    const { attributes } = resource
    const record = { name: recordName(attributes.name), value: randomBytes(24).toString('base64url') }
    const whole = { ...resource, attributes: { ...attributes, verified: false, record } }
    return domains.toDocument(whole, { id: randomUUID(), client: caller.client, now: ports.now() })
  }

  function commit(documents: readonly ResourceDocument[], context: RequestContext) {
    return writes.insert(documents, context, { events: one => [eventOf('domain.created', context.caller, one)] })
  }

  async function write(id: string, { before, current, change }: Round, context: RequestContext) {
    const { caller } = context
    const proof = await proofOf(change.writeOnly.action, current, caller)
    if (!change.changed && !proof) return current
    const resource = { ...change.resource, attributes: { ...change.resource.attributes, ...proof } }
    const document = domains.toDocument(resource, { id, client: caller.client, now: ports.now(), before })
    return writes.replace(document, before.version, context, {
      events: domain => [
        ...(change.changed ? [eventOf('domain.changed', caller, domain)] : []),
        ...(proof ? [eventOf('domain.verified', caller, domain, { by: proof.verifiedBy })] : []),
      ],
    })
  }

  function remove(document: ResourceDocument, context: RequestContext) {
    return writes.remove(document, context, { events: one => [eventOf('domain.deleted', context.caller, one)] })
  }

  /** What an action proves; nothing where there is none, or where the word of an administrator adds nothing. */
  async function proofOf(action: Json | undefined, domain: StoredResource, caller: Caller): Promise<Proof | undefined> {
    if (action === 'verify') await requireRecord(domain, caller)
    const isNew = action === 'verify' || (action === 'confirm' && domain.attributes.verified !== true)
    const verifiedBy = action === 'verify' ? 'dns' : 'administrator'
    return isNew ? { verified: true, verifiedBy, verifiedAt: ports.now().toISOString() } : undefined
  }

  /** Throws ScimError 400 invalidValue where the record is not there, 503 where nobody can say. */
  async function requireRecord(domain: StoredResource, caller: Caller): Promise<void> {
    const { name = '', value = '' } = (domain.attributes.record ?? {}) as NonNullable<MailDomain['record']>
    const refuse = async (reason: string) =>
      audit.record({ ...eventOf('domain.verified', caller, domain, { by: 'dns', reason }), outcome: 'failure' })
    const texts = await ports.textRecords(name).catch(async error => {
      const { code = 'unknown' } = error as { code?: string }
      await refuse('noAnswer')
      throw new ScimError(503, undefined, `DNS gave no answer about "${name}" (${code}). Try again.`, {
        cause: error,
        headers: { 'Retry-After': '10' },
      })
    })
    if (texts.includes(value)) return
    await refuse('noRecord')
    const found = texts.length > 0 ? 'has another text' : 'is not there'
    const remedy = `Publish it with the text "${value}" and try again; it may take some minutes until a new record is seen.`
    throw new ScimError(400, 'invalidValue', `The TXT record "${name}" ${found}. ${remedy}`)
  }
}

const recordName = (domain: Json | undefined) => `${CHALLENGE}.${foldDomain(String(domain))}`

const eventOf = (
  event: string,
  caller: Caller,
  { id, attributes }: StoredResource,
  more: { readonly [name: string]: string } = {},
) => ({ ...auditEvent(event, caller, id), details: { domain: String(attributes.name), ...more } })
