import type { People, Person } from '../../passwords/ports.ts'
import type { Caller } from '../../scim/store.ts'
import { type Action, actionsFor } from '../jobs/act-on-job.ts'
import type { JobDocument } from '../store/reset-jobs.ts'

export type JudgePorts = {
  readonly people: Pick<People, 'byIds'>
  readonly jobs: { readonly find: (id: string) => Promise<JobDocument | undefined> }
}

export type Judge = ReturnType<typeof createJudge>

/** What is known of people and jobs where it is judged who may do what to them, so that nothing is offered that would be refused. */
export const createJudge = ({ people, jobs }: JudgePorts) => ({
  async people(ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const found = await people.byIds(ids)
    return new Map(found.map(person => [person.id, person]))
  },
  async actionsOn(id: string, caller: Caller): Promise<readonly Action[]> {
    const job = await jobs.find(id)
    return job ? actionsFor(job, caller) : []
  },
  /** A job is called undone from the moment that this is asked for, though it takes a while. */
  async isBeingUndone(id: string): Promise<boolean> {
    return (await jobs.find(id))?.undo !== undefined
  },
})
