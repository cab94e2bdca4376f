import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../../test/support/program.ts'

const FOLDER = join('.cache', 'conformance')
const REQUIREMENTS = 'scripts/conformance/requirements.txt'

/** What is missing on this machine, in words for whoever runs the testers. */
export class NoPython extends Error {}

export type Python = {
  /** Runs a program of the environment and reads the JSON that it prints. */
  json(words: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown>
}

/** A Python of this project's own, with the testers in it; made where there is none. Throws NoPython. */
export async function findPython(): Promise<Python> {
  const stamp = join(FOLDER, '.requirements')
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write('Installing the testers (once) …\n')
    await run(
      ['python3', '-m', 'venv', '--clear', FOLDER],
      'Python 3.10 or newer with its module venv is needed (on Debian: apt install python3-venv).',
    )
    await run(
      [join(FOLDER, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS],
      'The testers could not be installed with pip. Check the network, then run the command again.',
    )
    writeFileSync(stamp, wanted)
  }
  return {
    async json([name = '', ...words], env) {
      const { stdout, stderr } = await runProgram([join(FOLDER, 'bin', name), ...words], { env })
      try {
        return JSON.parse(stdout)
      } catch {
        throw new Error(`${name} ${words.join(' ')} said no JSON: ${stderr || stdout}`)
      }
    },
  }
}

async function run(line: readonly string[], remedy: string): Promise<void> {
  const ended = await runProgram(line).catch(() => undefined)
  if (ended?.code !== 0) throw new NoPython(`${remedy}\n${ended?.stderr ?? ''}`.trim())
}
