import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { settings } from '../../config/schema.ts'

export type Program = ReturnType<typeof startProgram>

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

const SETTINGS = Object.keys(settings).filter(name => name !== 'MONGOD_BINARY')

/** This environment with the settings of the test alone, and nothing of the npm that runs the tests. */
export function environmentOf(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isForeign = (name: string) => name.startsWith('npm_') || SETTINGS.includes(name.replace(/_FILE$/, ''))
  const own = Object.entries(process.env).filter(([name]) => !isForeign(name))
  return { ...Object.fromEntries(own), ...given }
}

/** A program of ours as a process of its own, with what it says. */
export function startProgram(
  [command = '', ...words]: readonly string[],
  { env = {}, cwd }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
) {
  const child = spawn(command, words, { cwd, env: environmentOf(env), stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text
      for (const listener of listeners) listener()
    })
  }
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({ code, ...said }))
  return {
    pid: child.pid ?? 0,
    said,
    /** When the program and all that it started, and that speaks through it, are gone. */
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** What a look at the words so far answers, once that is something. */
    async until<T>(look: (words: typeof said) => T | undefined): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const listener = () => {
        const found = look(said)
        if (found !== undefined) resolve(found)
      }
      listeners.add(listener)
      listener()
      ended.then(({ code, stderr }) => reject(new Error(`The program ended with ${code}: ${stderr}`)))
      return promise.finally(() => listeners.delete(listener))
    },
  }
}

export const runProgram = (...given: Parameters<typeof startProgram>): Promise<Ended> => startProgram(...given).ended

/** What every failure of ours looks like: words for people, and never a stack trace. */
export const isStackTrace = (text: string): boolean => /^\s+at .+[:(]/m.test(text)
