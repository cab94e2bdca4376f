import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A process whose output is kept, and that can be waited for line by line. */
export class Running {
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
  output = ''

  constructor(command: string, words: readonly string[], environment: NodeJS.ProcessEnv) {
    this.child = spawn(command, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    this.ended = once(this.child, 'close')
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8')
      stream?.on('data', (text: string) => {
        this.output += text
        this.child.emit('output')
      })
    }
  }

  /** Resolves once the output fits; throws when the process ends before that. */
  async saying(pattern: RegExp): Promise<RegExpMatchArray> {
    for (;;) {
      const found = this.output.match(pattern)
      if (found) return found
      const ended = await Promise.race([once(this.child, 'output').then(() => false), this.ended.then(() => true)])
      if (ended && !pattern.test(this.output)) throw new Error(`It ended without saying ${pattern}:\n${this.output}`)
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.child.kill(signal)
    await this.ended
  }
}

/** Several free ports in a row. */
export async function freePorts(count: number): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  const first = typeof address === 'object' && address ? address.port : 0
  const others = Array.from({ length: count - 1 }, (_, index) => createServer().listen(first + index + 1, '127.0.0.1'))
  const areFree = await Promise.all(
    others.map(other =>
      once(other, 'listening').then(
        () => true,
        () => false,
      ),
    ),
  )
  await Promise.all([probe, ...others].map(server => new Promise(resolve => server.close(resolve))))
  return areFree.every(Boolean) ? first : freePorts(count)
}

/** An empty folder, and how to be rid of it. */
export async function emptyFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'rekey-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
