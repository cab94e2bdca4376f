import type { AuditEvent } from '../../passwords/ports.ts'
import type { Keyring } from '../keyring.ts'
import type { AuditEventStore } from '../store/audit-events.ts'
import type { AuditSealStore, Seal } from '../store/audit-seals.ts'
import { digestOf, linkOf, macOf } from './seal.ts'

export type AuditReport = {
  readonly writers: number
  readonly seals: number
  readonly events: number
  /** Events that no seal vouches for yet. */
  readonly unsealed: number
  /** What was changed or taken away, in words; the first hundred of it. */
  readonly breaches: readonly string[]
}

/** The report as an event of the audit itself: what came of the last look is seen there. */
export const verified = ({ breaches, ...counts }: AuditReport): Pick<AuditEvent, 'event' | 'outcome' | 'details'> => ({
  event: 'audit.verified',
  outcome: breaches.length > 0 ? 'failure' : 'success',
  details: { ...counts, breaches: breaches.length },
})

export type VerifyPorts = {
  readonly auditEvents: AuditEventStore
  readonly auditSeals: AuditSealStore
  readonly keyring: Keyring
}

const MOST_BREACHES = 100

/** Whether every event of the audit is as it was written, and none is gone. */
export async function verifyAudit({ auditEvents, auditSeals, keyring }: VerifyPorts): Promise<AuditReport> {
  const breaches: string[] = []
  const writers = new Set([...(await auditSeals.writers()), ...(await auditEvents.writers())])
  let [seals, events, unsealed] = [0, 0, 0]
  for (const writer of writers) {
    const { last, count } = await verifyChain(writer)
    const left = await auditEvents.countAbove(writer, last?.to ?? 0)
    seals += last?.number ?? 0
    events += count + left
    unsealed += left
  }
  return { writers: writers.size, seals, events, unsealed, breaches }

  async function verifyChain(writer: string): Promise<{ last?: Seal; count: number }> {
    let last: Seal | undefined
    let count = 0
    let isVouchedFor = true
    for await (const seal of auditSeals.of(writer)) {
      const found = await auditEvents.between(writer, seal.from, seal.to, seal.count + 1)
      const problem = (await linkProblem(seal, last)) ?? eventProblem(seal, found.length, digestOf(found))
      if (problem) report(`Seal ${seal.id} of ${seal.sealedAt.toISOString()}: ${problem}`)
      const isKnown = keyring.keyIds.includes(seal.keyId)
      if (isKnown && macOf(seal.link, seal.keyId, keyring) !== seal.mac)
        report(`Seal ${seal.id} of ${seal.sealedAt.toISOString()}: it was not made by this directory.`)
      isVouchedFor = isKnown
      count += found.length
      last = seal
    }
    if (last && !isVouchedFor)
      report(`Seal ${last.id}: nobody can vouch for it and those before it without the master key ${last.keyId}.`)
    return { ...(last && { last }), count }
  }

  async function linkProblem(seal: Seal, last: Seal | undefined): Promise<string | undefined> {
    if (linkOf(seal) !== seal.link) return 'it was changed.'
    if (seal.number !== (last?.number ?? 0) + 1 || seal.from !== (last?.to ?? 0)) return 'a seal before it is gone.'
    const followed = last ?? (seal.after === '' ? undefined : await auditSeals.find(seal.after))
    if ((followed?.link ?? '') !== seal.previous) return `the seal ${seal.after}, which it follows, is gone or another.`
    return undefined
  }

  function report(breach: string): void {
    if (breaches.length < MOST_BREACHES) breaches.push(breach)
  }
}

function eventProblem(seal: Seal, found: number, digest: string): string | undefined {
  const gone = seal.count - found
  if (gone > 0) return `${gone} of its ${seal.count} events ${gone === 1 ? 'is' : 'are'} gone.`
  if (found > seal.count) return `there are more events than the ${seal.count} that it is for.`
  return digest === seal.digest ? undefined : `of its ${seal.count} events some were changed.`
}
