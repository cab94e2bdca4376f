import type { ShownSetting } from '../../config/schema.ts'
import type { Question } from '../../scim/question.ts'
import type { JsonObject } from '../../scim/store.ts'

type Ports = { readonly shownSettings: readonly ShownSetting[] }

/** What the server was started with, for whoever runs it; of secrets only whether there are any. */
export function createSettingsQuestion({ shownSettings }: Ports): Question {
  return {
    name: '.settings',
    method: 'GET',
    scopes: ['settings:read'],
    async answer() {
      return { schemas: [MESSAGE], settings: shownSettings.map(setting => ({ ...setting })) }
    },
    described: { id: 'readSettings', summary: 'What the server was started with, without its secrets', response: list },
  }
}

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:Settings'

const list: JsonObject = {
  type: 'object',
  required: ['schemas', 'settings'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    settings: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'description', 'secret', 'isSet', 'source'],
        properties: {
          name: { type: 'string', description: 'Its name in the environment.' },
          description: { type: 'string' },
          secret: { type: 'boolean', description: 'Whether its value is never told.' },
          isSet: { type: 'boolean', description: 'Whether there is a value.' },
          value: { type: 'string', description: 'As it was given, or by default; without a login in an address.' },
          source: {
            type: 'string',
            enum: ['environment', 'file', 'default'],
            description: 'The environment, the file that NAME_FILE names there, or neither.',
          },
        },
      },
    },
  },
}
