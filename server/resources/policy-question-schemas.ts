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

export const fileText: JsonObject = { type: 'string', description: 'All policies and their groups, as YAML.' }

export const importResult: JsonObject = {
  type: 'object',
  required: ['schemas', 'dryRun', 'created', 'changed', 'deleted', 'left', 'unchanged'],
  properties: {
    schemas,
    dryRun: { type: 'boolean', description: 'Whether nothing was written.' },
    created: { type: 'array', items: reference },
    changed: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...(reference.properties as JsonObject),
          attributes: {
            type: 'array',
            items: { type: 'object', properties: { name: text('The attribute.'), from: {}, to: {} } },
          },
        },
      },
    },
    deleted: { type: 'array', items: reference },
    left: { type: 'array', description: 'Policies that the file does not name and that stay.', items: reference },
    unchanged: { type: 'array', items: reference },
  },
}

const people = (description: string): JsonObject => ({ type: 'integer', description })

export const impactRequest: JsonObject = {
  type: 'object',
  description: 'A policy as for a POST, or with the `id` of one as for a PUT.',
  required: ['schemas', 'name'],
  properties: { schemas, id: text('The id of the policy that it would take the place of.'), name: text('Its name.') },
  additionalProperties: true,
}

export const impactResult: JsonObject = {
  type: 'object',
  required: [
    'schemas',
    'policy',
    'people',
    'changes',
    'passwords',
    'takenGroups',
    'priorities',
    'linksOnly',
    'departures',
  ],
  properties: {
    schemas,
    policy: reference,
    people: {
      type: 'object',
      properties: {
        before: people('How many people it applies to as it is.'),
        after: people('How many it would apply to.'),
      },
    },
    changes: {
      type: 'array',
      description: 'How many people would get another policy, by the two of them.',
      items: { type: 'object', properties: { from: reference, to: reference, people: people('How many.') } },
    },
    passwords: {
      type: 'object',
      properties: {
        expired: people('How many passwords would be too old at once.'),
        demanded: people('How many people would have to choose a new one because of forcePasswordReset.'),
      },
    },
    takenGroups: {
      type: 'array',
      description: 'Groups that have another policy already: saving it would be refused.',
      items: { type: 'object', properties: { ...(reference.properties as JsonObject), policy: reference } },
    },
    priorities: {
      type: 'array',
      description: 'The other policies whose priority would change.',
      items: {
        type: 'object',
        properties: {
          ...(reference.properties as JsonObject),
          from: { type: 'integer', description: 'The priority now.' },
        },
      },
    },
    linksOnly: { type: 'boolean', description: 'Whether resets would go by link only.' },
    departures: {
      type: 'array',
      description: 'Where it departs from the standards.',
      items: {
        type: 'object',
        properties: {
          standard: text('The standard.'),
          clause: text('The clause.'),
          rule: text('The attribute.'),
          value: text('What is asked.'),
        },
      },
    },
  },
}
