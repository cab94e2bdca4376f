import { attributesToRead } from '../../people/changes.ts'
import { type Bulk, createBulk, type Outcome } from '../bulk.ts'
import { findBy } from '../find-by.ts'
import { lost } from '../people/lost.ts'
import type { Report } from '../people/report.ts'
import { createProgressBar } from '../progress-bar.ts'
import { kinds } from '../resources.ts'
import type { Tools } from '../tools.ts'
import { untilFailure } from '../until-failure.ts'
import type { Plan, Question } from './compare.ts'
import { inWords } from './diff.ts'
import { createSpill } from './spill.ts'
import { keyOf, type Step, stepsIn, stepTo } from './step.ts'

type Ports = {
  readonly question: Question
  readonly report: Report
  readonly tools: Tools
  readonly bulk: Bulk
  /** What becomes of a step whose userName somebody else has. */
  readonly refuse: (step: Step, outcome: Outcome) => void
}

/**
 * Sends what has to be done, and tells the report what became of each. A name that is taken may be given up by somebody who comes later
 * in the file, so whoever wants one is sent once more at the end. Throws CommandFailed where the server is lost on the way.
 */
export async function carryOut({ steps }: Plan, question: Question, report: Report, tools: Tools): Promise<void> {
  const bulk = await createBulk(tools)
  const taken = createSpill()
  let isLastTry = false
  const refuse: Ports['refuse'] = (step, outcome) =>
    isLastTry ? settle(report, step, outcome) : void taken.add(JSON.stringify(step))
  const ports = { question, report, tools, bulk, refuse }
  const bar = createProgressBar('sent', tools.world.stderr)
  let done = 0
  const sending = {
    async send(batch: readonly Step[]) {
      await sendAll(batch, ports)
      done += batch.length
      bar.advance(done, steps.count + taken.count)
    },
    giveUp: (step: Step) => tell(report, step, { result: 'notSent', detail: 'Run the command again.' }),
  }
  await untilFailure(batches(), sending, tools).finally(() => {
    bar.end()
    taken.close()
  })

  async function* batches(): AsyncGenerator<Step[]> {
    yield* bulk.batches(stepsIn(steps), ({ operation }) => operation)
    isLastTry = true
    yield* bulk.batches(stepsIn(taken), ({ operation }) => operation)
  }
}

/** Steps in one Bulk. */
async function sendAll(batch: readonly Step[], ports: Ports): Promise<void> {
  const { bulk, report, refuse } = ports
  const outcomes = await bulk.send(batch.map(({ operation }) => operation)).catch(error => {
    for (const step of batch) tell(report, step, lost(error))
    throw error
  })
  const taken: { step: Step; outcome: Outcome }[] = []
  for (const [index, step] of batch.entries()) {
    const outcome = outcomes[index] ?? { status: 500, detail: 'The server does not say.' }
    if (outcome.status === 409 && step.said) taken.push({ step, outcome })
    else if (outcome.status === 409) refuse(step, outcome)
    else settle(report, step, outcome)
  }
  if (taken.length > 0) await lookAgain(taken, ports)
}

/**
 * Somebody new who is there already has come since the server was looked through, as by a run before this one that was killed while the
 * server was still at work. They are compared like everybody else.
 */
async function lookAgain(taken: readonly { step: Step; outcome: Outcome }[], ports: Ports): Promise<void> {
  const { question, report, tools, refuse } = ports
  const { key } = question
  const waiting = new Map(taken.map(({ step, outcome }) => [step.key, { step, outcome }]))
  const values = taken.map(({ step }) => String(step.said?.[key]))
  const moves: Step[] = []
  const attributes = attributesToRead(question.attributes)
  for await (const person of findBy(kinds.user, { attribute: key, values, attributes }, tools.scim)) {
    const value = keyOf(person[key], key) ?? ''
    const { step } = waiting.get(value) ?? {}
    if (!step?.said) continue
    waiting.delete(value)
    const move = stepTo(person, value, { line: step.line ?? 0, said: step.said })
    if (move) moves.push(move)
    else report.add({ line: step.line, key: value, id: person.id, result: 'unchanged' })
  }
  for (const { step, outcome } of waiting.values()) refuse(step, outcome)
  if (moves.length > 0) await sendAll(moves, ports)
}

function settle(report: Report, step: Step, { status, id, detail }: Outcome): void {
  if (status >= 400) tell(report, step, { result: 'failed', detail })
  else tell(report, step, { result: step.result, id: id ?? step.id, detail: inWords(step) })
}

type Told = Partial<Parameters<Report['add']>[0]> & Pick<Parameters<Report['add']>[0], 'result'>

const tell = (report: Report, { line, key, id }: Step, told: Told) => report.add({ line, key, id, ...told })
