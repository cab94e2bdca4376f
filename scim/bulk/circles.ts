import type { Done } from './outcome.ts'
import type { Performer } from './performer.ts'
import { failedReference, type Progress } from './progress.ts'
import type { Refusal, Step } from './step.ts'

/**
 * Resources that refer to each other in a circle: the first one is made without the references that lead nowhere yet, and gets them as
 * soon as they lead somewhere (S111). Where that never happens it is removed again, and its step has failed (S112).
 */
export function createCircles(progress: Progress, performer: Performer) {
  const debts = new Map<Step, Done>()
  return { settle, resume, giveUp }

  /** Notes down what became of a step, and sees to those that wait for it. */
  async function settle(item: Step | Refusal, done: Done): Promise<void> {
    record(item, done)
    await review()
  }

  /** The same for what is known from before. */
  async function resume(results: readonly (readonly [Step | Refusal, Done])[]): Promise<void> {
    for (const [item, done] of results) record(item, done)
    await review()
  }

  /** When the Bulk ends before its last operation, some references are never made. */
  async function giveUp(): Promise<void> {
    for (const [debtor, made] of debts) await takeBack(debtor, made, failedReference(made.leftOut?.[0] ?? ''))
  }

  function record(item: Step | Refusal, done: Done): void {
    progress.record(item, done)
    if ('references' in item && done.leftOut) debts.set(item, done)
  }

  async function review(): Promise<void> {
    for (const [debtor, made] of debts) {
      const owed = made.leftOut ?? []
      const failed = owed.find(bulkId => progress.standingOf(bulkId) === 'failed')
      if (failed !== undefined) await takeBack(debtor, made, failedReference(failed))
      else if (owed.every(bulkId => progress.standingOf(bulkId) === 'made')) await pay(debtor, made)
    }
  }

  async function pay(debtor: Step, made: Done): Promise<void> {
    debts.delete(debtor)
    try {
      progress.record(debtor, await performer.addReferences(debtor, made))
    } catch (error) {
      await takeBack(debtor, made, error)
    }
  }

  /** With it goes whatever was made with a reference to it. */
  async function takeBack(debtor: Step, made: Done, reason: unknown): Promise<void> {
    debts.delete(debtor)
    progress.record(debtor, await performer.takeBack(debtor, made, reason))
    const { bulkId = '' } = debtor.operation
    for (const [step, done] of progress.madeWith(bulkId)) await takeBack(step, done, failedReference(bulkId))
  }
}
