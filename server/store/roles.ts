import type { Transaction } from '../../passwords/ports.ts'
import { asResource } from '../../scim/as-resource.ts'
import { fold } from '../../scim/folding.ts'
import { roleType } from '../../scim/schema/resource-types.ts'
import type { RoleResource } from '../../scim/schema/role.ts'
import { type Database, sessionOf } from './connect.ts'
import type { GroupTree, Nearness } from './group-tree.ts'
import type { ResourceCollection, ResourceDocument } from './resource-collection.ts'

/** A role as it counts: what it brings, wider scopes with the narrower ones. */
export type Role = {
  readonly name: string
  readonly scopes: ReadonlySet<string>
  readonly rank: number
  /** The groups whose members it is for, by their ids; absent where it is for everybody. */
  readonly limit?: readonly string[]
}

/** What a role amounts to. */
export type ToRole = (attributes: RoleResource) => Role

type BuiltInRoles = Readonly<Record<string, { readonly description: string; readonly scopes: readonly string[] }>>

/** What somebody holds by being in groups: these, with those around them, and the roles that they carry. */
export type Held = { readonly groups: ReadonlyMap<string, Nearness>; readonly roles: readonly Role[] }

export type RoleStore = ReturnType<typeof createRoleStore>

type Ports = { readonly tree: GroupTree; readonly toRole: ToRole }

const NOTHING: Held = { groups: new Map(), roles: [] }

/** Roles as they count. They are read each time, so that a change counts at once, for everybody who holds one and in every process. */
export function createRoleStore(database: Database, roles: ResourceCollection, { tree, toRole }: Ports) {
  const documents = database.connection.collection<ResourceDocument>('roles')
  const roleIn = ({ data }: ResourceDocument): Role => toRole(asResource(roleType, data))

  async function documentsOf(names: readonly string[], transaction?: Transaction): Promise<ResourceDocument[]> {
    if (names.length === 0) return []
    const clause = { 'search.name': { $in: [...new Set(names.map(fold))] } } as never
    return documents.find(clause, { session: sessionOf(transaction) }).toArray()
  }

  /** Those of some names, in any case, that are there. */
  async function named(names: readonly string[], transaction?: Transaction): Promise<Role[]> {
    return (await documentsOf(names, transaction)).map(roleIn)
  }

  async function ofMembers(members: readonly string[], transaction?: Transaction): Promise<Map<string, Held>> {
    const held = await tree.heldBy(members, transaction)
    const names = [...held.values()].flatMap(own => own.roles)
    const known = await named(names, transaction)
    const byName = new Map(known.map(role => [fold(role.name), role]))
    return new Map(
      [...held].map(([member, own]) => [
        member,
        { groups: own.groups, roles: own.roles.flatMap(name => byName.get(fold(name)) ?? []) },
      ]),
    )
  }

  async function ofMember(member: string, transaction?: Transaction): Promise<Held> {
    return (await ofMembers([member], transaction)).get(member) ?? NOTHING
  }

  return {
    named,
    ofMembers,
    ofMember,
    async rolesOf(person: string): Promise<readonly Role[]> {
      return (await ofMember(person)).roles
    },
    /** The roles that the members of some groups hold: the groups' own and those of the groups around them. */
    async ofGroups(groups: readonly string[], transaction?: Transaction): Promise<Role[]> {
      return named(await tree.rolesOfGroups(groups, transaction), transaction)
    },
    /** Those of some names, held so that a deletion at the same time conflicts with this transaction. */
    async hold(names: readonly string[], transaction: Transaction): Promise<Role[]> {
      const found = await documentsOf(names, transaction)
      const ids = found.map(({ _id }) => _id)
      if (ids.length > 0) await roles.hold(ids, transaction)
      return found.map(roleIn)
    },
    async all(): Promise<Role[]> {
      return (await documents.find().toArray()).map(roleIn)
    },
    /** Makes the roles that every directory has, and brings them up to date where this version knows them otherwise. */
    async ensureBuiltIn(builtIn: BuiltInRoles, now: Date): Promise<void> {
      for (const [name, { description, scopes }] of Object.entries(builtIn)) {
        const attributes = { name, description, scopes: [...scopes], builtIn: true }
        const { _id, ...made } = roles.toDocument({ attributes }, { id: name, client: '', now })
        await documents.updateOne({ _id }, { $setOnInsert: made }, { upsert: true })
        const { data, search, version, lastModified } = made
        const change = { $set: { data, search, version, lastModified } }
        await documents.updateOne({ _id, data: { $ne: data } } as never, change as never)
      }
    },
  }
}
