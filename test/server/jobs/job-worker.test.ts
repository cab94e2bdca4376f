import { expect } from 'chai'
import pino from 'pino'
import { createJobWorker, type JobWorkerPorts } from '../../../server/jobs/job-worker.ts'

describe('a worker that has lost its job', () => {
  it('leaves the rows alone that another one writes by now', async () => {
    const waiting = [
      {
        _id: 'job',
        data: { status: 'running' },
        owner: { client: 'console', person: 'ann', scopes: ['passwords:reset'] },
        digest: 'another one than the plan has by now',
      },
    ]
    const done: string[] = []
    const ports = {
      jobs: {
        claim: async () => waiting.shift(),
        lease: async () => true,
        async change() {
          done.push('lost')
          return false
        },
      },
      rows: {
        after: async () => [],
        async clear() {
          done.push('cleared')
        },
      },
      people: {
        byId: async () => ({ userName: 'ann', active: true }),
        byIds: async () => [],
      },
      passwords: { foreseeResets: async () => new Map() },
      rolesOf: async () => ['administrator'],
      logger: pino({ level: 'silent' }),
      now: () => new Date(),
    }
    await createJobWorker(ports as unknown as JobWorkerPorts).drain()
    expect(done).to.deep.equal(['lost'])
  })
})
