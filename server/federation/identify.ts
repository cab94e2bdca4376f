import type { Epochs } from '../../passwords/credential.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import type { Audit, People, Person, Transaction } from '../../passwords/ports.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import { fold, foldUsername } from '../../scim/folding.ts'
import { isDuplicateKey } from '../store/duplicate-key.ts'
import type { FederatedIdentityStore } from '../store/federated-identities.ts'
import type { IdentityProvider } from '../store/identity-providers.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'
import type { Answer, Claims } from './upstream.ts'

export type IdentifyPorts = {
  readonly users: Pick<ResourceCollection, 'findWhere' | 'hold'>
  readonly identityProviderRecords: Pick<ResourceCollection, 'hold'>
  readonly federatedIdentities: Pick<FederatedIdentityStore, 'accountOf' | 'link'>
  readonly people: Pick<People, 'byId' | 'byIds'>
  readonly passwords: Pick<Passwords, 'standing'>
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  readonly now: () => Date
}

/** Why a sign-in at a provider is none here. */
export type Stranger =
  | 'noVerifiedClaim'
  | 'noMatch'
  | 'ambiguous'
  | 'privileged'
  | 'otherSubject'
  | 'inactive'
  | 'notFederated'

/** Somebody who may come in, with the epochs of the read that said so; or why not, and who it would have been. */
export type Identified =
  | { readonly personId: string; readonly epochs: Epochs }
  | { readonly reason: Stranger; readonly personId?: string }

/**
 * Who the subject of a provider is here: the first time whoever the claim means, from then on the person that it was linked to. Nobody is
 * made, and nobody who has a password here is let in without it.
 */
export function createIdentify(ports: IdentifyPorts) {
  const { federatedIdentities, users } = ports

  return async (provider: IdentityProvider, answer: Answer): Promise<Identified> => {
    const { sub } = answer.claims
    const known = await federatedIdentities.accountOf(provider.id, sub)
    if (known !== undefined) return admitted(known)
    const { match } = provider
    const claims = isTold(match.claim, answer.claims) ? answer.claims : await answer.userInfo()
    const value = verifiedClaim(match.claim, claims)
    if (value === undefined) return { reason: 'noVerifiedClaim' }
    const [found, another] = await users.findWhere(peopleWith(match, value), 2)
    if (!found || another) return { reason: found ? 'ambiguous' : 'noMatch' }
    const person = await admitted(found._id)
    if ('reason' in person) return person
    const reason = await link(provider, sub, found._id)
    return reason ? { reason, personId: found._id } : person
  }

  async function admitted(personId: string): Promise<Identified> {
    const [person, standing] = await Promise.all([ports.people.byId(personId), ports.passwords.standing(personId)])
    if (!person || !standing) return { reason: 'inactive', personId }
    if (!person.federated) return { reason: 'notFederated', personId }
    const { epoch, sessionsEpoch } = standing
    return { personId, epochs: { epoch, sessionsEpoch } }
  }

  /** Why the person is not linked, where that is so: they may have changed, or be another subject of the provider already. */
  async function link(
    { id, match }: IdentityProvider,
    subject: string,
    personId: string,
  ): Promise<Stranger | undefined> {
    try {
      return await ports.inTransaction(async transaction => {
        const [isProvider] = await ports.identityProviderRecords.hold([id], transaction)
        const [isPerson] = await users.hold([personId], transaction)
        const [person] = await ports.people.byIds([personId], transaction)
        if (!isProvider || !isPerson || !person?.active || !person.federated) return 'inactive'
        if (match.attribute === 'externalId' && isPrivileged(person)) return 'privileged'
        const identity = { identityProvider: id, subject, accountId: personId, linkedAt: ports.now() }
        await federatedIdentities.link(identity, transaction)
        const act = { actor: personId, target: personId, channel: 'signIn', outcome: 'success' } as const
        const details = { identityProvider: id, subject }
        await ports.audit.record({ ...act, event: 'federation.linked', details }, transaction)
        return undefined
      })
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
      return (await federatedIdentities.accountOf(id, subject)) === personId ? undefined : 'otherSubject'
    }
  }
}

/** Whose userName and addresses nobody of a lower rank may write; their externalId any client may, its own. */
const isPrivileged = (person: Person) => person.rank > 0 || person.protected

/** A provider may say the address in the ID token and only in userinfo whether it is verified. */
const isTold = (name: string, claims: Claims) =>
  claims[name] !== undefined && (name !== 'email' || claims.email_verified !== undefined)

/** An address that its owner has not proved may be anybody's. */
function verifiedClaim(name: string, claims: Claims): string | undefined {
  const value = claims[name]
  if (typeof value !== 'string' || value === '') return undefined
  return name === 'email' && claims.email_verified !== true ? undefined : value
}

function peopleWith({ attribute, provisioningClient: client }: IdentityProvider['match'], value: string): MongoClause {
  switch (attribute) {
    case 'userName':
      return { 'search.userName': foldUsername(value) }
    case 'emails.value':
      return { 'search.emails.value': fold(value) }
    case 'externalId':
      return { externalIds: { $elemMatch: { client, value } } }
  }
}
