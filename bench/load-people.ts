import { loadConfig } from '../config/load.ts'
import { inParallel } from '../demo/in-parallel.ts'
import { createChange } from '../scim/body-change.ts'
import { groupType, userType } from '../scim/schema/resource-types.ts'
import type { Change, JsonObject, RequestContext, ResourceHandler } from '../scim/store.ts'
import { hostContext } from '../server/host.ts'
import { createLogger } from '../server/log.ts'
import { openServices } from '../server/open-services.ts'
import type { Database } from '../server/store/connect.ts'
import { createMembershipStore } from '../server/store/memberships.ts'

const BATCH = 1000
const GROUPS = 1000
/** This process works out one batch while the database writes another. */
const AT_ONCE = 2

/**
 * Fills the directory of a server with people and groups by the server's own functions, a thousand in a transaction: what SCIM would write,
 * without SCIM. Each person is in one group. Answers the ids of the people in their order.
 */
export async function loadPeople(
  database: Database,
  environment: NodeJS.ProcessEnv,
  { people, token, bodyOf = personBody }: { people: number; token: string; bodyOf?: (index: number) => JsonObject },
): Promise<string[]> {
  const services = await openServices(loadConfig(environment), database, createLogger('silent', process.stdout))
  const { users, groups } = services.resources
  const known = await services.provisioningClients.byToken(token, services.now())
  const context = { caller: { ...hostContext.caller, client: known?.client.id ?? '' } }
  const memberships = createMembershipStore(database)

  const groupIds = await createAll(groups, numbered(GROUPS, groupBody), groupType, context)
  const ids: string[] = []
  const starts = Array.from({ length: Math.ceil(people / BATCH) }, (_, index) => index * BATCH)
  await inParallel(AT_ONCE, starts, async from => {
    const bodies = numbered(Math.min(BATCH, people - from), index => bodyOf(from + index))
    const created = await createAll(users, bodies, userType, context)
    for (const [index, id] of created.entries()) ids[from + index] = id
    const members = created.map((member, index) => ({
      group: groupIds[index % GROUPS] ?? '',
      member,
      memberType: 'User' as const,
    }))
    await services.inTransaction(transaction => memberships.add(members, transaction))
  })
  return ids
}

async function createAll(
  { creation }: ResourceHandler,
  bodies: readonly JsonObject[],
  type: Parameters<typeof createChange>[0],
  context: RequestContext,
): Promise<string[]> {
  if (!creation) throw new Error(`A ${type.name} can't be created together with others.`)
  const changes: Change[] = bodies.map(body => createChange(type, body, new Set()))
  const prepared = await Promise.all(changes.map(change => creation.prepare(change, context)))
  return (await creation.commit(prepared, context)).map(({ id }) => id)
}

const numbered = (count: number, body: (index: number) => JsonObject): JsonObject[] =>
  Array.from({ length: count }, (_, index) => body(index))

const groupBody = (index: number): JsonObject => ({ schemas: [groupType.schema.urn], displayName: `Group ${index}` })

export const personBody = (index: number): JsonObject => ({
  schemas: [userType.schema.urn],
  userName: `person${index}`,
  externalId: `hr-${index}`,
  name: { givenName: `Given${index}`, familyName: `Family${index}` },
  displayName: `Given${index} Family${index}`,
  emails: [{ value: `person${index}@example.com`, type: 'work', primary: true }],
})
