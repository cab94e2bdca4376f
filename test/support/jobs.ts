import type { TestDirectory } from './directory.ts'
import { JOB, JOBS } from './scim.ts'
import type { TestScimClient } from './scim-client.ts'

/** What an operator does with jobs, each waited for. */
export function jobsOf(directory: TestDirectory, client: Pick<TestScimClient, 'get' | 'post' | 'patch'>) {
  const read = async (id: string) => (await client.get(`${JOBS}/${id}`).expect(200)).body
  const act = (id: string, action: string, beside: object = {}) =>
    client.patch(`${JOBS}/${id}`, { op: 'replace', value: { action, ...beside } })
  const create = async (selection: object, rest: object = {}): Promise<string> =>
    (await client.post(JOBS, { schemas: [JOB], selection, ...rest }).expect(201)).body.id
  const plan = async (selection: object, rest: object = {}) => {
    const id = await create(selection, rest)
    await directory.jobWorker.drain()
    return read(id)
  }
  return {
    create,
    read,
    act,
    plan,
    /** Plans a job and carries it out as it was planned. */
    async run(selection: object, rest: object = {}) {
      const { id, planDigest } = await plan(selection, rest)
      await act(id, 'run', { planDigest }).expect(200)
      await directory.jobWorker.drain()
      return read(id)
    },
    /** Takes a job back. */
    async undo(id: string) {
      await act(id, 'undo').expect(200)
      await directory.jobWorker.drain()
      return read(id)
    },
    rows: async (id: string, query = '') => (await client.get(`${JOBS}/${id}/rows${query}`).expect(200)).body.Resources,
  }
}
