import type { JsonObject } from '../../scim/store.ts'

const text = (description: string): JsonObject => ({ type: 'string', description })
const schemas: JsonObject = { type: 'array', items: { type: 'string' } }
const reference: JsonObject = {
  type: 'object',
  properties: {
    value: text('The id.'),
    $ref: text('The address.'),
    display: text('The name.'),
    priority: { type: 'integer', description: '1 is the best; the default has none.' },
    type: { type: 'string', enum: ['direct', 'indirect'], description: 'How the person is in the group.' },
  },
}

/** What `.explain` answers, in the words of JSON Schema. */
export const explanation: JsonObject = {
  type: 'object',
  required: ['schemas', 'user', 'policy', 'reason', 'ladder', 'rules'],
  properties: {
    schemas,
    user: reference,
    policy: reference,
    reason: text('Why this policy applies.'),
    ladder: {
      type: 'array',
      description:
        'Every policy that is about the person, the best first, the default last, with the groups that bring it.',
      items: {
        type: 'object',
        properties: { ...(reference.properties as JsonObject), groups: { type: 'array', items: reference } },
      },
    },
    rules: {
      type: 'array',
      description: 'The rules of the policy in words.',
      items: { type: 'object', properties: { key: text('The attribute.'), value: text('The rule.') } },
    },
  },
}

export const checkRequest: JsonObject = {
  type: 'object',
  required: ['password'],
  properties: {
    schemas,
    password: { type: 'string', writeOnly: true, description: 'The candidate.' },
    user: text('The id or the userName of the person it is for: their policy, their names.'),
    policy: text('The id of a policy, instead of the one of the person.'),
  },
}

export const checkResult: JsonObject = {
  type: 'object',
  required: ['schemas', 'policy', 'accepted', 'violations'],
  properties: {
    schemas,
    policy: reference,
    accepted: { type: 'boolean' },
    violations: {
      type: 'array',
      items: {
        type: 'object',
        properties: { rule: text('The attribute.'), message: text('The rule in words.'), data: { type: 'object' } },
      },
    },
  },
}
