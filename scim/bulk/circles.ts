import type { Done } from './outcome.ts'
import type { Performer } from './performer.ts'
import { failedReference, type Progress } from './progress.ts'
import type { Step } from './step.ts'

/**
 * Resources that refer to each other in a circle: the first one is made without the references that lead nowhere yet, and gets them as
 * soon as they lead somewhere (S111). Where that never happens it is removed again, and its step has failed (S112).
 */
export function createCircles(progress: Progress, performer: Performer) {
  const debts = new Map<Step, { readonly made: Done; readonly owed: Set<string> }>()
  return { settle, giveUp }

  /** Notes down what became of a step, and what follows for those that wait for it. */
  async function settle(step: Step, done: Done): Promise<void> {
    progress.record(step, done)
    const { bulkId } = step.operation
    if (done.leftOut?.size) debts.set(step, { made: done, owed: new Set(done.leftOut) })
    if (bulkId === undefined) return
    for (const [debtor, { made, owed }] of debts) {
      if (!owed.delete(bulkId)) continue
      if (done.id === undefined) await takeBack(debtor, made, failedReference(bulkId))
      else if (owed.size === 0) await pay(debtor, made)
    }
  }

  /** When the Bulk ends before its last operation, some references are never made. */
  async function giveUp(): Promise<void> {
    for (const [debtor, { made, owed }] of debts) {
      const [bulkId = ''] = owed
      await takeBack(debtor, made, failedReference(bulkId))
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

  async function takeBack(debtor: Step, made: Done, reason: unknown): Promise<void> {
    debts.delete(debtor)
    await settle(debtor, await performer.takeBack(debtor, made, reason))
    const { bulkId = '' } = debtor.operation
    for (const [step, done] of progress.madeWith(bulkId)) await takeBack(step, done, failedReference(bulkId))
  }
}
