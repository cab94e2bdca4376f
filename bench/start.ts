import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../test/support/free-port.ts'
import { measureHelp } from './help.ts'
import { memoryOf, serverBelow } from './memory.ts'
import { ratio, table } from './table.ts'

/** Starts that are measured; the first one makes the database. */
const STARTS = 4
const IDLE = 3000

/** What an empty HTTP server of Node costs here, to see the machine by. */
const EMPTY_SERVER =
  'require("node:http").createServer((_, answer) => answer.end()).listen(process.env.PORT, "127.0.0.1")'

type Start = { readonly milliseconds: number; readonly mebibytes: number }

/** From `npm start` on a warm clone to the first answer, mongod included, and the memory of the idle server; and of the command line's help. */
export async function measureStart(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bench-'))
  const port = String(await freePort())
  const environment = { ...process.env, PORT: port, DATA_DIR: folder, LOG_LEVEL: 'error' }
  const empty = await measureOne(process.execPath, ['-e', EMPTY_SERVER], environment, '/')
  const starts: Start[] = []
  for (let count = 0; count < STARTS; count++)
    starts.push(await measureOne('npm', ['start'], environment, '/health/ready'))
  await rm(folder, { recursive: true, force: true })
  const [first, ...later] = starts
  const row = (what: string, { milliseconds, mebibytes }: Start) => [
    what,
    milliseconds.toFixed(0),
    ratio(milliseconds, empty.milliseconds),
    mebibytes.toFixed(0),
    ratio(mebibytes, empty.mebibytes),
  ]
  const starting = table(
    ['start to first answer', 'ms', 'ratio', 'MiB idle', 'ratio'],
    [
      row('baseline: an empty server of Node', empty),
      ...(first ? [row('npm start, empty data folder', first)] : []),
      row('npm start, again (median)', median(later)),
    ],
  )
  return [starting, await measureHelp()].join('\n')
}

async function measureOne(
  command: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  path: string,
): Promise<Start> {
  const begun = performance.now()
  const child = spawn(command, words, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.resume()
  const ended = once(child, 'close')
  const address = `http://127.0.0.1:${environment.PORT}${path}`
  while (!(await answers(address))) await wait(5)
  const milliseconds = performance.now() - begun
  await wait(IDLE)
  const mebibytes = await memoryOf(await serverBelow(child.pid ?? 0))
  child.kill('SIGTERM')
  await ended
  return { milliseconds, mebibytes }
}

const answers = (address: string) =>
  fetch(address).then(
    response => response.ok,
    () => false,
  )

const median = (starts: readonly Start[]): Start =>
  [...starts].sort((a, b) => a.milliseconds - b.milliseconds)[Math.floor(starts.length / 2)] ?? {
    milliseconds: 0,
    mebibytes: 0,
  }
