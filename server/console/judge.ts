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
  /** What a caller may do with a job, and whether it is being undone: it is called undone from the moment that this is asked for. */
  async job(id: string, caller: Caller): Promise<{ actions: readonly Action[]; isBeingUndone: boolean }> {
    const job = await jobs.find(id)
    return { actions: job ? actionsFor(job, caller) : [], isBeingUndone: job?.undo !== undefined }
  },
})
