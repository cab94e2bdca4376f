import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text as readAll } from 'node:stream/consumers'
import { usage } from './errors.ts'
import { readText } from './files.ts'
import { harmless } from './output/harmless.ts'
import type { World } from './world.ts'

export type Terminal = ReturnType<typeof createTerminal>

/** Talks with whoever sits there: on stderr, so that the answer stays alone on stdout. */
export function createTerminal({ stdin, stderr }: World, saysYes: boolean) {
  const tell = (line: string) => stderr.write(`${harmless(line)}\n`)
  return {
    tell,
    saysYes,
    /** Goes on only with a yes. Throws CommandFailed for a no, and where nobody can be asked. */
    async confirm(question: string): Promise<void> {
      if (saysYes) return
      requireSomebody('Nobody is there to be asked: say --yes.')
      const answer = await ask(`${question} [y/N] `, stderr)
      if (!/^y(es)?$/i.test(answer.trim())) throw usage('Nothing was done.')
    },
    /** Goes on only with the very text, which nobody types by mistake. */
    async confirmBy(question: string, expected: string): Promise<void> {
      requireSomebody('Nobody is there to be asked.')
      if ((await ask(`${question} `, stderr)).trim() !== expected) throw usage('Nothing was done.')
    },
    /** A secret: the text of a file, of the standard input for `-`, or else what is typed and not shown. */
    async secret(name: string, file: string | undefined, option: string): Promise<string> {
      const given =
        file === undefined ? await typed(name, option) : file === '-' ? await readAll(stdin) : await readText(file)
      const secret = given.replace(/\r?\n$/, '')
      if (secret === '') throw usage(`The ${name} is empty.`)
      return secret
    },
  }

  function typed(name: string, option: string): Promise<string> {
    requireSomebody(`Nobody is there to type the ${name}: give it by ${option}, with - for the standard input.`)
    stderr.write(`${name[0]?.toUpperCase()}${name.slice(1)}: `)
    return ask('', new Writable({ write: (_chunk, _encoding, done) => done() })).finally(() => stderr.write('\n'))
  }

  function requireSomebody(otherwise: string): void {
    if (stdin.isTTY !== true) throw usage(otherwise)
  }

  async function ask(question: string, output: World['stderr']): Promise<string> {
    const lines = createInterface({ input: stdin, output: output as NodeJS.WritableStream, terminal: true })
    const left = new AbortController()
    for (const way of ['SIGINT', 'close'] as const) lines.once(way, () => left.abort())
    try {
      return await lines.question(question, { signal: left.signal })
    } catch (error) {
      throw left.signal.aborted ? usage('Nothing was done.', error) : error
    } finally {
      lines.close()
    }
  }
}
