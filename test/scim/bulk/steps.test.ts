import { expect } from 'chai'
import type { Note } from '../../../scim/bulk/journal.ts'
import { nextRun } from '../../../scim/bulk/order.ts'
import { createPerformer } from '../../../scim/bulk/performer.ts'
import { createProgress } from '../../../scim/bulk/progress.ts'
import { type Step, toStep } from '../../../scim/bulk/step.ts'
import type { Endpoint, Operation, ScimResponse } from '../../../scim/request.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { Caller, JsonObject } from '../../../scim/store.ts'

const nothing: Operation = () => Promise.reject(new Error('Nothing is done here.'))
const people = (operation: Operation): Endpoint => ({
  type: userType,
  place: () => ({ PATCH: operation, DELETE: operation }),
})

function stepOf(given: JsonObject, endpoint: Endpoint): Step {
  const step = toStep({ index: 0, given }, () => endpoint)
  if ('refusal' in step) throw step.refusal
  return step
}

describe('the steps of a Bulk', () => {
  const endpoint = people(nothing)
  const deleteOf = (path: string, more: JsonObject = {}) => stepOf({ method: 'DELETE', path, ...more }, endpoint)
  const look = { isReady: () => true, locationOf: (step: Step) => step.target, strict: new Set<string>() }
  const sizeOf = (first: Step, ...others: Step[]) => nextRun(first, others, look).steps.length

  it('S110: a DELETE that names a version runs alone, since the end of others may change that', () => {
    const [manager, report, other] = [
      deleteOf('/Users/a'),
      deleteOf('/Users/b', { version: 'W/"1"' }),
      deleteOf('/Users/c'),
    ]
    expect([sizeOf(manager, other), sizeOf(manager, report, other), sizeOf(report, other)]).to.deep.equal([2, 1, 1])
  })

  it('S115: are noted anew where what was noted first has been undone and nothing was left to write', async () => {
    const answer = (version: string): ScimResponse => ({ status: 200, headers: { ETag: version } })
    const step = stepOf(
      { method: 'PATCH', path: '/Users/a', data: { schemas: [] } },
      people(async ({ beforeCommit }) => {
        await beforeCommit?.([answer('undone')], 'a transaction that is given up')
        return answer('as it is')
      }),
    )
    const noted: (readonly [Note[], unknown])[] = []
    const journal = {
      known: new Map(),
      note: async (notes: readonly Note[], transaction?: unknown) => void noted.push([[...notes], transaction]),
      amend: () => Promise.reject(new Error('Nothing is amended here.')),
    }
    const ports = {
      journal,
      locate: (_: string, id: string) => `/${id}`,
      inTurn: <T>(work: () => Promise<T>) => work(),
      toScimError: (error: unknown) => {
        throw error
      },
    }
    const caller: Caller = {
      client: 'hr',
      name: 'HR',
      scopes: new Set(),
      rank: 0,
      passwordOn: 'always',
      federatedPassword: 'refuse',
      weakPassword: 'refuse',
      strict: new Set(),
    }
    const request = { method: 'POST', path: '/Bulk', query: new URLSearchParams(), headers: {}, caller, requestId: 'r' }
    const performer = createPerformer(ports, createProgress([step], 1), request)
    expect((await performer.perform(step)).outcome.version).to.equal('as it is')
    expect(noted.map(([[note], transaction]) => [note?.[1].outcome.version, transaction])).to.deep.equal([
      ['undone', 'a transaction that is given up'],
      ['as it is', undefined],
    ])
  })
})
