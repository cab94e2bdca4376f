import { loadConfig } from '../config/load.ts'
import type { AuditEvent } from '../passwords/ports.ts'
import type { JsonObject } from '../scim/store.ts'
import { createLogger } from '../server/log.ts'
import { openServices } from '../server/open-services.ts'
import type { Database } from '../server/store/connect.ts'
import { createMembershipStore } from '../server/store/memberships.ts'
import { createHttpClient } from './http-client.ts'
import { loadPeople, personBody } from './load-people.ts'

const BATCH = 1000
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const DAY = 24 * 3_600_000

/** The most members that a group may have to be shown whole by the API. */
const MOST_MEMBERS = 200_000

/** Of whom a filter finds one in a thousand, by their numbers. */
const isOneOf = (rest: number) => (index: number) => index % 1000 === rest
const isFederated = isOneOf(1)
const hasNoMail = isOneOf(2)
const isLocked = isOneOf(3)
const isPending = isOneOf(4)

type Place = { readonly database: Database; readonly environment: NodeJS.ProcessEnv; readonly issuer: string }

/**
 * A directory as consoles meet it: people of whom few are federated, without mail, locked or reset, and one in twenty inactive; a group with very many
 * of them; and as many events and half as many mails as people.
 */
export async function loadConsole({ database, environment, issuer }: Place, people: number, token: string) {
  const ids = await loadPeople(database, environment, { people, token, bodyOf })
  const services = await openServices(loadConfig(environment), database, createLogger('silent', process.stdout))
  const client = createHttpClient(`${issuer}/scim/v2`, token)
  const body = { schemas: [GROUP], displayName: 'Everybody' }
  const group = String((await client.send('POST', '/Groups', body)).id)
  client.close()
  const memberships = createMembershipStore(database)
  for (const members of batchesOf(ids.slice(0, MOST_MEMBERS))) {
    const added = members.map(member => ({ group, member, memberType: 'User' as const }))
    await services.inTransaction(transaction => memberships.add(added, transaction))
  }
  const now = services.now()
  await mark(database, ids, now)
  const indexes = ids.map((_, index) => index)
  for (const some of batchesOf(indexes)) await services.audit.recordAll(some.map(index => eventOf(ids, index)))
  for (const some of batchesOf(indexes.filter(index => index % 2 === 0)))
    await database.connection
      .collection<Document>('outbox')
      .insertMany(some.map(index => mailOf(ids[index] ?? '', index, now)))
  return { ids, group }
}

type Document = { readonly _id: string }

function bodyOf(index: number): JsonObject {
  const { emails = [], ...body } = personBody(index)
  return {
    ...body,
    ...(!hasNoMail(index) && { emails }),
    active: index % 20 !== 5,
    ...(isFederated(index) && { [STATE]: { federated: true } }),
  }
}

/** What signing in and resets would leave of some people, in which collection. */
async function mark({ connection }: Database, ids: readonly string[], now: Date): Promise<void> {
  const lockedUntil = new Date(now.getTime() + 365 * DAY)
  const marks = {
    credentials: [
      [isLocked, { failures: { count: 10, lockedAt: now, lockedUntil } }],
      [isPending, { mustChange: { since: now, by: 'host', reason: 'reset' } }],
    ],
  } as const
  for (const [name, some] of Object.entries(marks))
    for (const [isMarked, change] of some)
      for (const batch of batchesOf(ids.filter((_, index) => isMarked(index))))
        await connection.collection<Document>(name).updateMany({ _id: { $in: batch } }, { $set: change })
}

/** Mostly sign-ins; few of them fail, and few events came through a link. */
function eventOf(ids: readonly string[], index: number): AuditEvent {
  const person = ids[index] ?? ''
  const isByLink = isOneOf(7)(index)
  return {
    event: isByLink ? 'password.resetCompleted' : 'signIn.password',
    actor: person,
    target: person,
    channel: isByLink ? 'link' : 'signIn',
    outcome: isOneOf(8)(index) ? 'failure' : 'success',
  }
}

function mailOf(userId: string, index: number, now: Date) {
  const at = new Date(now.getTime() - index * 1000)
  const status = isOneOf(10)(index) ? 'refused' : isOneOf(12)(index) ? 'stale' : 'sent'
  return {
    ...{ _id: `bench-${index}.1`, kind: 'resetLink', userId, resetId: `bench-${index}`, status },
    ...{ attempts: 1, queuedAt: at, changedAt: at, ...(status === 'sent' && { sentAt: at }) },
  }
}

const batchesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) => all.slice(at * BATCH, (at + 1) * BATCH))
