import { inParallel } from './in-parallel.ts'
import type { GroupRow, Organization, PersonRow, PolicyRow } from './organization.ts'
import type { Progress } from './progress.ts'
import type { ScimClient } from './scim-client.ts'

const CORE = 'urn:ietf:params:scim:schemas:core:2.0'
const ENTERPRISE_USER = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PASSWORD_POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'

/** Requests that are under way at the same time. */
const CONCURRENCY = 16

type Ports = {
  /** At /scim/v2, for people and groups. */
  readonly scim: ScimClient
  /** At /admin/v2, for password policies. */
  readonly admin: ScimClient
  readonly progress: Progress
}

/** The ids of a kind of resource by name. */
type Ids = Map<string, string>

/**
 * Brings an organization into the service, as an HR system does: groups, policies for them, people, memberships. What is there
 * already stays as it is, so that it can be run again after a breakdown. Answers the ids of the people by userName.
 */
export async function provision(organization: Organization, ports: Ports): Promise<Ids> {
  const groups = await createGroups(organization.groups, ports)
  await createPolicies(organization.policies, groups, ports)
  const people = await createPeople(organization.people, ports)
  await addMembers(organization, { groups, people }, ports)
  return people
}

async function createGroups(rows: readonly GroupRow[], { scim, progress }: Ports): Promise<Ids> {
  const ids = await scim.idsBy('/Groups', 'displayName')
  const missing = rows.filter(row => !ids.has(row.displayName))
  const { advance } = progress('Groups', missing.length)
  for (const { displayName } of missing) {
    const { id } = await scim.create('/Groups', { schemas: [`${CORE}:Group`], displayName })
    ids.set(displayName, id)
    advance()
  }
  return ids
}

/** One after the other: a policy that names no priority comes after those that are there. */
async function createPolicies(rows: readonly PolicyRow[], groups: Ids, { admin, progress }: Ports) {
  const ids = await admin.idsBy('/PasswordPolicies', 'name')
  const missing = rows.filter(row => !ids.has(row.name))
  const { advance } = progress('Policies', missing.length)
  for (const row of missing) {
    const assigned = row.groups.map(name => ({ value: idOf(groups, name) }))
    await admin.create('/PasswordPolicies', { schemas: [PASSWORD_POLICY], ...row, groups: assigned })
    advance()
  }
}

/** Level by level from the top, because a manager has to be there before those who name them. */
async function createPeople(rows: readonly PersonRow[], { scim, progress }: Ports): Promise<Ids> {
  const ids = await scim.idsBy('/Users', 'userName')
  let missing = rows.filter(row => !ids.has(row.userName))
  const { advance } = progress('People', missing.length)
  while (missing.length > 0) {
    const level = missing.filter(row => row.manager === '' || ids.has(row.manager))
    if (level.length === 0) throw new Error(`Nobody is the manager ${missing[0]?.manager}.`)
    await inParallel(CONCURRENCY, level, async row => {
      const { id } = await scim.create('/Users', toUser(row, ids))
      ids.set(row.userName, id)
      advance()
    })
    missing = missing.filter(row => !ids.has(row.userName))
  }
  return ids
}

function toUser(row: PersonRow, ids: Ids) {
  return {
    schemas: [`${CORE}:User`, ENTERPRISE_USER],
    externalId: row.employeeNumber,
    userName: row.userName,
    name: { givenName: row.givenName, familyName: row.familyName, formatted: row.displayName },
    displayName: row.displayName,
    title: row.title,
    emails: [{ value: row.email, type: 'work', primary: true }],
    [ENTERPRISE_USER]: {
      employeeNumber: row.employeeNumber,
      department: row.department,
      ...(row.manager !== '' && { manager: { value: idOf(ids, row.manager) } }),
    },
  }
}

/** A PATCH that adds members who are in the group already changes nothing (RFC 7644 §3.5.2.1). */
async function addMembers(
  { groups: rows, people }: Organization,
  ids: { groups: Ids; people: Ids },
  { scim, progress }: Ports,
) {
  const { advance } = progress('Memberships', rows.length)
  for (const { displayName, groups = [] } of rows) {
    const members = [
      ...groups.map(name => ({ value: idOf(ids.groups, name), type: 'Group' })),
      ...people
        .filter(({ group }) => group === displayName)
        .map(({ userName }) => ({ value: idOf(ids.people, userName), type: 'User' })),
    ]
    await scim.patch('/Groups', idOf(ids.groups, displayName), [{ op: 'add', path: 'members', value: members }])
    advance()
  }
}

function idOf(ids: Ids, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`The files name ${name}, and there is no such person or group.`)
  return id
}
