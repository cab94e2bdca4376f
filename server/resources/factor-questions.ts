import { NotEligible } from '../../passwords/errors.ts'
import type { People } from '../../passwords/ports.ts'
import { requireFreshSignIn } from '../../passwords/step-up.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import type { Factors } from '../factors/create-factors.ts'
import { type CountEnding, endingProperties } from './count-ending.ts'
import { inScimWords } from './errors.ts'
import { personAskedAbout, personRequest } from './person-asked-about.ts'
import { createReferences } from './policy-references.ts'
import { toActor } from './ports.ts'
import { requireMayWrite } from './reach.ts'

type Ports = {
  readonly factors: Pick<Factors, 'reset'>
  readonly people: Pick<People, 'byId'>
  readonly countEnding: CountEnding
  readonly issuer: string
  readonly now: () => Date
}

const SCOPE = 'factors:reset'

/** The end of a person's second factors, and of the sessions that were begun with them: an act of its own, no part of any reset. */
export function createResetFactorsQuestion({ factors, people, countEnding, issuer, now }: Ports): Question {
  return {
    name: '.resetFactors',
    method: 'POST',
    scopes: [SCOPE],
    answer: request => inScimWords(reset(readJson(request), request.caller)),
    described: {
      id: 'resetFactors',
      summary: 'Take away the second factors of a person',
      request: personRequest,
      response: resetDone,
    },
  }

  async function reset(body: Json, caller: Caller): Promise<JsonObject> {
    const person = await personAskedAbout(people, body)
    requireMayWrite(caller, SCOPE, person)
    if (person.federated) throw new NotEligible('federated')
    if (caller.person === person.id) throw new NotEligible('self')
    const actor = toActor(caller)
    requireFreshSignIn(actor, now())
    const { sessions = 0, tokens = 0 } = (await countEnding([person.id])).get(person.id) ?? {}
    const wasThere = await factors.reset(person, actor, { sessions, tokens })
    return {
      schemas: [MESSAGE],
      user: createReferences(issuer).toUser(person.id, person.userName),
      reset: wasThere,
      ...(wasThere && { sessions, tokens }),
    }
  }
}

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:FactorsReset'

const resetDone: JsonObject = {
  type: 'object',
  required: ['schemas', 'user', 'reset'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    user: { type: 'object', description: 'Whose second factors they were.' },
    reset: { type: 'boolean', description: 'Whether there were any; without, nothing has changed.' },
    ...endingProperties,
  },
}
