import type { CallerRequest } from '../request.ts'
import { type Ready, writeInBatches } from './batch.ts'
import { createCircles } from './circles.ts'
import type { BulkRequest } from './envelope.ts'
import type { Note } from './journal.ts'
import { nextRun } from './order.ts'
import type { Done } from './outcome.ts'
import { createPerformer, type PerformerPorts } from './performer.ts'
import { createProgress, failedReference } from './progress.ts'
import { type FindEndpoint, type Refusal, type Step, toStep } from './step.ts'
import { together } from './together.ts'

export type RunPorts = PerformerPorts & { readonly findEndpoint: FindEndpoint }

/**
 * Carries out the operations of a Bulk with the final state of their order (RFC 7644 §3.7). What an operation refers to is made first,
 * wherever it stands in the request (S110). With a journal it goes on where it was interrupted, and throws Overtaken where somebody else
 * does, and what leaves open whether it was written. Answers what became of those that were carried out, in the order of the request.
 */
export async function runBulk(
  ports: RunPorts,
  { failOnErrors, operations }: BulkRequest,
  request: CallerRequest,
): Promise<Note[]> {
  const items = operations.map(operation => toStep(operation, ports.findEndpoint))
  const progress = createProgress(items, failOnErrors)
  const performer = createPerformer(ports, progress, request)
  const circles = createCircles(progress, performer)
  const underway = new Set<Step | Refusal>()
  const look = { isReady, locationOf: performer.locationOf, strict: request.caller.strict }

  await circles.resume(items.flatMap(item => knownOf(item)))
  await carryOut(items)
  await circles.giveUp()
  return progress.notes()

  function knownOf(item: Step | Refusal): (readonly [Step | Refusal, Done])[] {
    const done = ports.journal?.known.get(item.operation.index)
    return done ? [[item, done]] : []
  }

  async function carryOut(waiting: readonly (Step | Refusal)[]): Promise<void> {
    const queue = [...waiting]
    for (let next = queue.shift(); next && progress.errorsLeft() > 0; next = queue.shift()) {
      if (progress.isDone(next)) continue
      if ('refusal' in next) await fail(next, next.refusal)
      else await carryOutFrom(next, queue)
    }
  }

  /** One step, with those behind it in the queue that may be carried out at once with it. */
  async function carryOutFrom(step: Step, queue: (Step | Refusal)[]): Promise<void> {
    await makeReferences(step)
    if (progress.errorsLeft() <= 0) return failWithReferences(step)
    const { kind, steps } = nextRun(step, queue, look)
    queue.splice(0, steps.length - 1)
    if (kind === 'batch' && steps.length > 1) await createAll(steps)
    else await together(steps, progress.errorsLeft, async one => circles.settle(one, await performer.perform(one)))
  }

  /** What a step refers to and isn't there yet; but for what waits for this very step, in a circle. */
  async function makeReferences(step: Step): Promise<void> {
    underway.add(step)
    const makers = [...step.references].map(progress.makerOf).filter(maker => maker !== undefined)
    const missing = makers.filter(maker => !progress.isDone(maker) && !underway.has(maker))
    await carryOut(missing.sort((one, other) => one.operation.index - other.operation.index))
    underway.delete(step)
  }

  /** What was begun is told of, too, where one error ended what it refers to and the Bulk. */
  async function failWithReferences(step: Step): Promise<void> {
    const failed = [...step.references].find(bulkId => progress.standingOf(bulkId) === 'failed')
    if (failed !== undefined) await fail(step, failedReference(failed))
  }

  function isReady(step: Step): boolean {
    const isThere = (bulkId: string) => {
      const maker = progress.makerOf(bulkId)
      return !maker || progress.isDone(maker)
    }
    return !progress.isDone(step) && [...step.references].every(isThere)
  }

  /**
   * POSTs to one endpoint: each is judged by itself, then they are written as if one after the other. What is in doubt after a write a
   * journal leaves to a later attempt; without one it is told of each.
   */
  async function createAll(steps: readonly Step[]): Promise<void> {
    const entries = await Promise.all(steps.map(performer.prepare))
    try {
      await writeInBatches(entries, { errorsLeft: progress.errorsLeft, write: createBatch, fail })
    } catch (error) {
      if (ports.journal) throw error
      for (const step of steps) if (!progress.isDone(step) && progress.errorsLeft() > 0) await fail(step, error)
    }
  }

  async function createBatch(batch: readonly Ready<Step>[]): Promise<void> {
    for (const [step, done] of await performer.commit(batch)) await circles.settle(step, done)
  }

  async function fail(step: Step | Refusal, error: unknown): Promise<void> {
    await circles.settle(step, await performer.fail(step, error))
  }
}
