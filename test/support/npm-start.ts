import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export type RunningServer = {
  readonly issuer: string
  /** What the commands beside the server need, to speak to this one. */
  readonly environment: NodeJS.ProcessEnv
  /** The process of npm, above that of the server. */
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a server as a stranger does, with `npm start`, on a free port and in a folder of its own. */
export async function startNpm(settings: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'rekey-start-'))
  const issuer = `http://localhost:${port}`
  const environment = { ...process.env, ...settings, PORT: String(port), DATA_DIR: folder }
  const server = spawn('npm', ['start'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  server.stdout.resume()
  // npm may end before the server does; the pipe closes when both are gone.
  const ended = once(server, 'close')
  while (!(await answers(`${issuer}/health/ready`))) {
    if (server.exitCode !== null) throw new Error(`npm start ended with ${server.exitCode}.`)
    await setTimeout(100)
  }
  return {
    issuer,
    environment,
    pid: server.pid ?? 0,
    async stop() {
      server.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const answers = (url: string) =>
  fetch(url).then(
    response => response.ok,
    () => false,
  )
