import type { Audit } from '../../passwords/ports.ts'
import { createTurns } from '../../passwords/turns.ts'
import type { Question } from '../../scim/question.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { TakePermits } from '../access/rate-limit.ts'
import { type VerifyPorts, verified, verifyAudit } from '../audit/verify.ts'

/** It counts as so many requests. */
const DEAR = 100

/** Whether the audit is as it was written. */
export function createAuditQuestion(
  ports: VerifyPorts & { readonly audit: Audit; readonly takePermits: TakePermits },
): Question {
  // It reads the whole audit, which is enough work to do once at a time.
  const inTurn = createTurns(1)
  return {
    name: '.verify',
    method: 'GET',
    scopes: ['audit:read'],
    answer: async ({ caller }) => {
      await ports.takePermits(caller, DEAR - 1, DEAR)
      const report = await inTurn(() => verifyAudit(ports))
      const { client, person = client, channel = 'scim' } = caller
      await ports.audit.record({ ...verified(report), actor: person, channel })
      const { breaches, ...counts } = report
      return { schemas: ['urn:rekey:params:scim:api:messages:1.0:AuditReport'], ...counts, breaches: [...breaches] }
    },
    described: {
      id: 'verifyAudit',
      summary: 'Whether events of the audit were changed or taken away',
      response: reportSchema,
    },
  }
}

const count = (description: string): JsonObject => ({ type: 'integer', description })

const reportSchema: JsonObject = {
  type: 'object',
  required: ['schemas', 'writers', 'seals', 'events', 'unsealed', 'breaches'],
  properties: {
    schemas: { type: 'array', items: { type: 'string' } },
    writers: count('How many runs of the server, or of commands on its host, have written events.'),
    seals: count('How many seals vouch for them.'),
    events: count('How many events there are.'),
    unsealed: count('How many of them are so new that no seal vouches for them yet.'),
    breaches: {
      type: 'array',
      description: 'What was changed or taken away, in words; the first hundred of it.',
      items: { type: 'string' },
    },
  },
}
