import { CommandFailed, exitCodes } from './errors.ts'
import { waiting } from './job-words.ts'
import { createProgressBar } from './progress-bar.ts'
import type { Reply } from './reply.ts'
import { kinds } from './resources.ts'
import type { Tools } from './tools.ts'

export type Counts = {
  readonly total?: number
  readonly eligible?: number
  readonly activated?: number
  readonly skipped?: Readonly<Record<string, number>>
  readonly reset?: number
  readonly failed?: number
  readonly mailUnknown?: number
  readonly sessions?: number
  readonly tokens?: number
}

type Progress = { readonly status: string; readonly over: boolean; readonly counts?: Counts }

/** Waits until a job has been planned. */
export async function untilPlanned(id: string, tools: Tools): Promise<void> {
  for await (const { status } of progressOf(id, tools)) if (status !== 'planning') return
}

/** Shows how far a job is until it is over. */
export async function untilOver(id: string, tools: Tools): Promise<void> {
  const bar = createProgressBar('reset', tools.world.stderr)
  let told = ''
  try {
    for await (const { status, counts: { reset = 0, eligible = 0 } = {} } of progressOf(id, tools)) {
      const sentence = waiting[status]
      if (status !== told && sentence !== undefined) tools.terminal.tell(sentence)
      told = status
      bar.advance(reset, eligible)
    }
  } finally {
    bar.end()
  }
}

/** What is told of a job as it happens, until it is over. The server ends each stream after some minutes. */
async function* progressOf(id: string, { client }: Tools): AsyncGenerator<Progress> {
  for (let isOver = false; !isOver; ) {
    const path = `${kinds.job.endpoint}/${encodeURIComponent(id)}/events`
    const reply = await client('GET', path, { headers: { accept: 'text/event-stream' } })
    try {
      for await (const progress of eventsIn(reply)) {
        isOver = progress.over
        yield progress
      }
    } catch (error) {
      const text = `The connection broke; the job goes on at the server. Run: rekey jobs watch --job-id ${id}`
      throw new CommandFailed(exitCodes.noConnection, text, { cause: error })
    }
  }
}

/** The data of server-sent events, which is on one line each. */
async function* eventsIn(reply: Reply): AsyncGenerator<Progress> {
  let rest = ''
  for await (const part of reply.parts()) {
    const lines = (rest + part).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice('data: '.length))
  }
}
