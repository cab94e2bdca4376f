import { isMailAddress } from '../../passwords/mail-address.ts'
import type { Account, People, Person, Transaction } from '../../passwords/ports.ts'
import { rankOf } from '../../passwords/privilege.ts'
import { valuesAt } from '../../scim/attributes.ts'
import { fromData } from '../../scim/document.ts'
import { fold, foldUsername } from '../../scim/folding.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { resolvePath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { User } from '../../scim/schema/user.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { MailDomainStore } from './mail-domains.ts'
import type { ResourceCollection, ResourceDocument } from './resource-collection.ts'
import type { RoleStore } from './roles.ts'
import { together } from './together.ts'

/** People as passwords, mails and sign-in know them. */
export function createPeople(
  users: ResourceCollection,
  roles: Pick<RoleStore, 'ofMembers'>,
  { unverifiedAmong }: Pick<MailDomainStore, 'unverifiedAmong'>,
): People {
  const judgedTogether = together((documents: readonly ResourceDocument[]) => judged(documents))
  return {
    async byId(userId) {
      const found = await users.find(userId)
      return found && judgedOne(found)
    },
    async accountById(userId) {
      const found = await users.find(userId)
      return found && toAccount(found)
    },
    async byIds(userIds, transaction) {
      const found = await users.findWhere({ _id: { $in: [...userIds] } }, userIds.length, transaction)
      return judged(found, transaction)
    },
    async byIdentifier(identifier) {
      const found = await findByIdentifier(identifier)
      if (found) return judgedOne(found)
      // The same reads for nobody, so that time doesn't tell who is known (rule P35).
      await judged([])
      return undefined
    },
    async accountByIdentifier(identifier) {
      const found = await findByIdentifier(identifier)
      return found && toAccount(found)
    },
  }

  async function findByIdentifier(identifier: string): Promise<ResourceDocument | undefined> {
    const [[named], [mailed, another]] = await Promise.all([
      users.findWhere({ 'search.userName': foldUsername(identifier) }, 1),
      users.findWhere({ 'search.emails.value': fold(identifier) }, 2),
    ])
    return named ?? (another ? undefined : mailed)
  }

  async function judgedOne(document: ResourceDocument): Promise<Person | undefined> {
    return (await judgedTogether(document)).find(({ id }) => id === document._id)
  }

  async function judged(documents: readonly ResourceDocument[], transaction?: Transaction): Promise<Person[]> {
    const ids = documents.map(({ _id }) => _id)
    const held = await roles.ofMembers(ids, transaction)
    const people = documents.map(({ _id, data }) => {
      const { roles: own = [], groups } = held.get(_id) ?? {}
      return { ...toPerson(_id, fromData(userType, data), rankOf(own)), ...(groups && { groups }) }
    })
    const unverified = await unverifiedAmong(people.flatMap(({ email }) => email ?? []))
    return people.map(person => ({ ...person, hasUnverifiedDomain: unverified.has(person.email ?? '') }))
  }
}

function addressOf(emails: NonNullable<User['emails']>): string | undefined {
  const value = (emails.find(({ primary }) => primary) ?? emails[0])?.value
  return value !== undefined && isMailAddress(value) ? value : undefined
}

/** The texts at the path of an attribute, of every value where there are several. */
function textsAt(attributes: JsonObject, path: string): string[] {
  const resolved = resolvePath(userType, path)
  return resolved ? valuesAt(attributes, resolved).filter(text => typeof text === 'string') : []
}

const toAccount = ({ _id, data }: ResourceDocument): Account => toPerson(_id, fromData(userType, data), 0)

/** A user resource's attributes as a person. No domain counts as verified before somebody has looked. */
export function toPerson(id: string, attributes: JsonObject, rank: number): Person {
  const user = attributes as Partial<User>
  const state = (attributes[passwordStateSchema.urn] ?? {}) as {
    federated?: boolean
    protected?: boolean
    cantChange?: boolean
  }
  const emails = user.emails ?? []
  return {
    id,
    userName: user.userName ?? '',
    active: user.active === true,
    givenName: user.name?.givenName,
    familyName: user.name?.familyName,
    displayName: user.displayName ?? user.name?.formatted,
    email: addressOf(emails),
    hasUnverifiedDomain: true,
    preferredLanguage: user.preferredLanguage,
    valuesOf: path => textsAt(attributes, path),
    federated: state.federated === true,
    protected: state.protected === true,
    cantChange: state.cantChange === true,
    rank,
  }
}
