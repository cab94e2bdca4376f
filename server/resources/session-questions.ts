import type { People } from '../../passwords/ports.ts'
import { isObject } from '../../scim/attributes.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import { sessionType } from '../../scim/schema/resource-types.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import type { CountEnding } from './count-ending.ts'
import { createReferences } from './policy-references.ts'
import { type ResourcePorts, toActor } from './ports.ts'
import { requireMayWrite } from './reach.ts'

type Ports = Pick<ResourcePorts, 'passwords'> & {
  readonly people: Pick<People, 'byId'>
  readonly countEnding: CountEnding
  readonly issuer: string
}

/** The end of all of a person's sessions at once, with everything that was given out in them. */
export function createRevokeQuestion(ports: Ports): Question {
  const references = createReferences(ports.issuer)
  return {
    name: '.revoke',
    method: 'POST',
    scopes: ['sessions:revoke'],
    answer: request => revoke(readJson(request), request.caller),
    described: {
      id: 'revokeSessions',
      summary: 'Sign a person out everywhere',
      request: revokeRequest,
      response: revoked,
    },
  }

  async function revoke(body: Json, caller: Caller): Promise<JsonObject> {
    const { user } = isObject(body) ? body : {}
    const person = typeof user === 'string' ? await ports.people.byId(user) : undefined
    if (!person) throw new ScimError(400, 'invalidValue', 'Give the id of somebody as "user".')
    requireMayWrite(caller, sessionType.scopes.write, person)
    const { sessions = 0, tokens = 0 } = (await ports.countEnding([person.id])).get(person.id) ?? {}
    await ports.passwords.revokeSessions(person.id, toActor(caller))
    return {
      schemas: ['urn:rekey:params:scim:api:messages:1.0:SessionsRevoked'],
      user: references.toUser(person.id, person.userName),
      sessions,
      tokens,
    }
  }
}

const revokeRequest: JsonObject = {
  type: 'object',
  required: ['user'],
  properties: { user: { type: 'string', description: 'The id of the person.' } },
}

const revoked: JsonObject = {
  type: 'object',
  required: ['schemas', 'user', 'sessions', 'tokens'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    user: { type: 'object', description: 'Whose sessions they were.' },
    sessions: { type: 'integer', description: 'How many sessions in browsers were ended.' },
    tokens: {
      type: 'integer',
      description: 'How many refresh tokens, access tokens for userinfo and personal tokens were ended.',
    },
  },
}
