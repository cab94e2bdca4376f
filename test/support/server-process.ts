import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBrowser } from './browser.ts'
import { freePort } from './free-port.ts'
import { type Ended, type Program, runProgram, startProgram } from './program.ts'
import { scimClientWith } from './scim-client.ts'

export type ServerProcess = Awaited<ReturnType<typeof startServer>>
export type Place = Awaited<ReturnType<typeof createPlace>>

/** Accepted by every server that a place starts, so that a test can call it. */
export const TOKEN = 'abcdefghijklmnopqrstuvwxyz-0123456789'

export const MASTER_KEY = 'ab'.repeat(32)

const SERVER = [process.execPath, 'dist/server/main.js']
const COMMAND = [process.execPath, 'dist/server/admin.js']

/** The build that the commands run; made where sources are newer. */
export async function build(): Promise<void> {
  const { code, stderr } = await runProgram([process.execPath, 'scripts/run.mjs', 'build'])
  if (code !== 0) throw new Error(stderr)
}

/** A port and a data folder: where one server after the other runs. Weak hashing would be refused, so it costs what it costs. */
export async function createPlace(settings: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-place-'))
  const port = await freePort()
  const dataDir = join(folder, 'data')
  const env = { PORT: String(port), DATA_DIR: dataDir, BOOTSTRAP_TOKEN: TOKEN, ...settings }
  return {
    folder,
    dataDir,
    port,
    env,
    start: (more: NodeJS.ProcessEnv = {}, line: readonly string[] = SERVER) => startServer({ ...env, ...more }, line),
    /** For a start that is to fail; where it does not, it is ended. */
    attempt(more: NodeJS.ProcessEnv = {}, meanwhile: (program: Program) => void = () => {}): Promise<Ended> {
      const program = startProgram(SERVER, { env: { ...env, ...more } })
      meanwhile(program)
      program.until(isReady).then(
        () => program.kill('SIGTERM'),
        () => {},
      )
      return program.ended
    },
    /** A command on the host, as `npm run` gives it on. */
    command: (...words: string[]): Promise<Ended> => runProgram([...COMMAND, ...words], { env }),
    read: (...path: string[]): Promise<string> => readFile(join(dataDir, ...path), 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const isReady = ({ stdout }: { stdout: string }) => stdout.includes('"msg":"ready"') || undefined

/** A server that answers requests. */
async function startServer(env: NodeJS.ProcessEnv & { PORT: string }, line: readonly string[]) {
  const program = startProgram(line, { env })
  const issuer = `http://localhost:${env.PORT}`
  await program.until(isReady)
  return {
    ...program,
    issuer,
    scim: scimClientWith(env.BOOTSTRAP_TOKEN ?? TOKEN, issuer),
    browser: () => createBrowser(issuer),
    log: () => linesOf(program.said.stdout),
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
      program.kill(signal)
      return program.ended
    },
  }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>)
