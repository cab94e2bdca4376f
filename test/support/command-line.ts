import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { CommandLineConfig } from '../../config/cli.ts'

export type Desk = Awaited<ReturnType<typeof createDesk>>

type Sitting = {
  readonly server?: string
  readonly token?: string
  /** What is typed, or comes by a pipe; or what is done once there is a question, and then typed. */
  readonly typed?: string | (() => Promise<string>)
  /** Whether somebody sits there: a terminal on all sides. */
  readonly terminal?: boolean
  readonly now?: () => Date
  /** What happens while the command waits, instead of waiting. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
  /** What is said on stderr, as it is said. */
  readonly heard?: (text: string) => void
}

/** A place to type commands at, with a folder for profiles and files. */
export async function createDesk(always: Sitting = {}) {
  const { runCommandLine } = await import('../../cli/run.ts')
  const folder = await mkdtemp(join(tmpdir(), 'rekey-desk-'))
  const profilesFile = join(folder, 'config', 'rekey', 'profiles.json')
  return {
    folder,
    profilesFile,
    token: always.token ?? '',
    path: (name: string) => join(folder, name),
    write: (name: string, text: string | Buffer) => writeFile(join(folder, name), text),
    /** What a command line prints and the code that it ends with. */
    async run(words: readonly string[], given: Sitting = {}) {
      const { server, token, typed = '', terminal = false, ...sitting } = { ...always, ...given }
      const config: CommandLineConfig = { ...(server && { server }), ...(token && { token }), profilesFile }
      const said = { stdout: '', stderr: '' }
      const stdin = Object.assign(new PassThrough(), { isTTY: terminal })
      let isAsked = false
      const answer = async (text: string) => {
        if (typeof typed === 'string' || isAsked || !text.includes('? ')) return
        isAsked = true
        stdin.write(await typed())
      }
      const output = (name: keyof typeof said) => {
        const stream = new PassThrough({ encoding: 'utf8' })
        stream.on('data', text => {
          said[name] += text
          if (name !== 'stderr') return
          sitting.heard?.(text)
          void answer(text)
        })
        return Object.assign(stream, { isTTY: terminal })
      }
      if (typeof typed === 'string') stdin[terminal ? 'write' : 'end'](typed)
      const code = await runCommandLine(words, '1.2.3', {
        stdin,
        stdout: output('stdout'),
        stderr: output('stderr'),
        config,
        now: sitting.now ?? (() => new Date()),
        wait: sitting.wait ?? (milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))),
        onInterrupt: () => () => {},
      })
      return { code, ...said, json: () => JSON.parse(said.stdout) }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
