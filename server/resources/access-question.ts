import type { Question } from '../../scim/question.ts'
import type { Caller, JsonObject } from '../../scim/store.ts'

/** What the caller may do at a base, for callers who want to know before they try. */
export const accessQuestion: Question = {
  name: '.access',
  method: 'GET',
  scopes: [],
  answer: async ({ caller }) => accessOf(caller),
  described: {
    id: 'readAccess',
    summary: 'What the token that is sent may do',
    response: {
      type: 'object',
      required: ['schemas', 'name', 'scopes', 'limited'],
      properties: {
        schemas: { type: 'array', items: { type: 'string' } },
        name: { type: 'string', description: 'What the client is called that the token was made for.' },
        scopes: { type: 'array', items: { type: 'string' }, description: 'Its scopes, and those that they bring.' },
        limited: {
          type: 'array',
          items: { type: 'string' },
          description: 'Those of them that are for the people of some groups alone.',
        },
      },
    },
  },
}

const accessOf = ({ name, scopes, limits }: Caller): JsonObject => ({
  schemas: ['urn:rekey:params:scim:api:messages:1.0:AccessReport'],
  name,
  scopes: [...scopes].sort(),
  limited: [...(limits?.keys() ?? [])].sort(),
})
