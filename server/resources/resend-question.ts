import type { Passwords } from '../../passwords/passwords.ts'
import type { People } from '../../passwords/ports.ts'
import { ScimError } from '../../scim/error.ts'
import type { Question } from '../../scim/question.ts'
import { readJson } from '../../scim/request.ts'
import type { Caller, Json, JsonObject } from '../../scim/store.ts'
import { inScimWords } from './errors.ts'
import { personAskedAbout, personRequest } from './person-asked-about.ts'
import { createReferences } from './policy-references.ts'
import { toActor } from './ports.ts'

type Ports = {
  readonly passwords: Pick<Passwords, 'resendFor'>
  readonly people: Pick<People, 'byId'>
  readonly issuer: string
}

/** The mail of a reset that is pending, once more: the reset itself stays what it is. */
export function createResendQuestion({ passwords, people, issuer }: Ports): Question {
  return {
    name: '.resend',
    method: 'POST',
    scopes: ['passwords:reset'],
    answer: request => inScimWords(resend(readJson(request), request.caller)),
    described: {
      id: 'resendReset',
      summary: 'Mail a pending reset to a person again',
      request: personRequest,
      response: resent,
    },
  }

  async function resend(body: Json, caller: Caller): Promise<JsonObject> {
    const person = await personAskedAbout(people, body)
    if (!(await passwords.resendFor(person, toActor(caller)))) throw tooSoon()
    return { schemas: [MESSAGE], user: createReferences(issuer).toUser(person.id, person.userName) }
  }
}

/** A minute is the shorter one of the limits. */
const tooSoon = () =>
  new ScimError(
    429,
    undefined,
    'They were mailed within the last minute, or five times in an hour: wait, and try again.',
    {
      headers: { 'Retry-After': '60' },
    },
  )

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:ResetResent'

const resent: JsonObject = {
  type: 'object',
  required: ['schemas', 'user'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    user: { type: 'object', description: 'To whom it goes.' },
  },
}
