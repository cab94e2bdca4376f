import type { People, Person } from '../../passwords/ports.ts'
import { requireFreshSignIn } from '../../passwords/step-up.ts'
import { createTurns } from '../../passwords/turns.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import { sessionType } from '../../scim/schema/resource-types.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { type CountEnding, endingProperties } from './count-ending.ts'
import { inScimWords } from './errors.ts'
import { createReferences } from './policy-references.ts'
import { type ResourcePorts, toActor } from './ports.ts'
import { mayWrite, requireMayWrite } from './reach.ts'

type Ports = Pick<ResourcePorts, 'passwords' | 'users'> & {
  readonly people: Pick<People, 'byId' | 'byIds'>
  readonly countEnding: CountEnding
  readonly takePermits: TakePermits
  readonly issuer: string
  readonly now: () => Date
}

/** The end of everybody's sessions counts as so many requests. */
const DEAR = 100

/** People in one transaction. */
const AT_ONCE = 1000

/** The end of all sessions of a person at once, or of everybody, with everything that was given out in them. */
export function createRevokeQuestion(ports: Ports): Question {
  const references = createReferences(ports.issuer)
  // It writes to everybody, which is enough work to do once at a time.
  const inTurn = createTurns(1)
  return {
    name: '.revoke',
    method: 'POST',
    scopes: ['sessions:revoke'],
    answer: request => inScimWords(revoke(readJson(request), request.caller)),
    described: {
      id: 'revokeSessions',
      summary: 'Sign a person out everywhere, or everybody',
      request: revokeRequest,
      response: revoked,
    },
  }

  async function revoke(body: Json, caller: Caller): Promise<JsonObject> {
    const { user, all } = isObject(body) ? body : {}
    if (all === true && user === undefined) {
      requireFreshSignIn(toActor(caller), ports.now())
      await ports.takePermits(caller, DEAR - 1, DEAR)
      return inTurn(() => revokeAll(caller))
    }
    const person = typeof user === 'string' && all !== true ? await ports.people.byId(user) : undefined
    if (!person)
      throw new ScimError(400, 'invalidValue', 'Give the id of somebody as "user", or "all": true for everybody.')
    requireMayWrite(caller, sessionType.scopes.write, person)
    const { sessions = 0, tokens = 0 } = (await ports.countEnding([person.id])).get(person.id) ?? {}
    await ports.passwords.revokeSessions(person.id, toActor(caller), { sessions, tokens })
    return {
      schemas: [MESSAGE],
      user: references.toUser(person.id, person.userName),
      sessions,
      tokens,
    }
  }

  /** Of everybody whom the caller may write; the others are counted. */
  async function revokeAll(caller: Caller): Promise<JsonObject> {
    const mayEnd = (person: Person) => mayWrite(caller, sessionType.scopes.write, person)
    const next = (after: string) => ports.users.idsAfter(after, AT_ONCE)
    const done = { people: 0, spared: 0, sessions: 0, tokens: 0 }
    for (let some = await next(''); some.length > 0; some = await next(some.at(-1) ?? '')) {
      const people = await ports.people.byIds(some)
      const ids = people.filter(mayEnd).map(({ id }) => id)
      const ending = await ports.countEnding(ids)
      await ports.passwords.revokeSessionsOfAll(ids, toActor(caller), ending)
      done.people += ids.length
      done.spared += people.length - ids.length
      for (const { sessions, tokens } of ending.values()) {
        done.sessions += sessions
        done.tokens += tokens
      }
    }
    return { schemas: [MESSAGE], ...done }
  }
}

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:SessionsRevoked'

const revokeRequest: JsonObject = {
  type: 'object',
  properties: {
    user: { type: 'string', description: 'The id of the person.' },
    all: { type: 'boolean', description: 'true instead of a person: everybody whom the caller may write.' },
  },
}

const revoked: JsonObject = {
  type: 'object',
  required: ['schemas', 'sessions', 'tokens'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    user: { type: 'object', description: 'Whose sessions they were, of a person.' },
    people: { type: 'integer', description: 'How many people it was for, of everybody.' },
    spared: {
      type: 'integer',
      description:
        'How many people it was not for, because they need roles:write, or are not in the groups of the role.',
    },
    ...endingProperties,
  },
}
