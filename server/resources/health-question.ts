import type { Question } from '../../scim/question.ts'
import type { JsonObject } from '../../scim/store.ts'
import { indexedCollections } from '../store/indexes.ts'
import { type HealthPorts, healthOf } from './health-checks.ts'

/** How the directory is, for whoever runs it. */
export function createHealthQuestion(ports: Omit<HealthPorts, 'indexedCollections'>): Question {
  return {
    name: '.health',
    method: 'GET',
    scopes: ['health:read'],
    async answer() {
      const checks = await healthOf({ ...ports, indexedCollections })
      return { schemas: [MESSAGE], ok: checks.every(({ ok }) => ok), checks }
    },
    described: {
      id: 'readHealth',
      summary: 'How the service is, and what to do where it is not well',
      response: report,
    },
  }
}

const MESSAGE = 'urn:rekey:params:scim:api:messages:1.0:HealthReport'

const report: JsonObject = {
  type: 'object',
  required: ['schemas', 'ok', 'checks'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    ok: { type: 'boolean', description: 'Whether all of it is well.' },
    checks: {
      type: 'array',
      items: {
        type: 'object',
        required: ['check', 'ok', 'detail'],
        properties: {
          check: {
            type: 'string',
            enum: ['database', 'indexes', 'masterKey', 'signingKeys', 'mailServer', 'mail', 'tokens'],
          },
          ok: { type: 'boolean' },
          detail: { type: 'string', description: 'What was seen.' },
          remedy: { type: 'string', description: 'What to do, where it is not well.' },
        },
      },
    },
  },
}
