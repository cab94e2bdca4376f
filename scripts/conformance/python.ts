import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../../test/support/program.ts'
import { runTool } from './missing-tool.ts'

export type Python = {
  /** Where a program of the environment is. */
  program(name: string): string
  /** Runs a program of the environment and reads the JSON that it prints. */
  json(words: readonly string[], env: NodeJS.ProcessEnv): Promise<unknown>
}

/** A Python of this project's own, in a folder, with what a file requires in it; made where there is none. Throws MissingTool. */
export async function findPython(folder: string, requirements: string): Promise<Python> {
  const stamp = join(folder, '.requirements')
  const program = (name: string) => join(folder, 'bin', name)
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    process.stderr.write(`Installing ${requirements} (once) …\n`)
    await runTool(
      ['python3', '-m', 'venv', '--clear', folder],
      'Python 3.10 or newer with its module venv is needed (on Debian: apt install python3-venv).',
    )
    await runTool(
      [program('python'), '-m', 'pip', 'install', '--quiet', '--requirement', requirements],
      'The packages for Python could not be installed with pip. Check the network, then run the command again.',
    )
    writeFileSync(stamp, wanted)
  }
  return {
    program,
    async json([name = '', ...words], env) {
      const { stdout, stderr } = await runProgram([program(name), ...words], { env })
      try {
        return JSON.parse(stdout)
      } catch {
        throw new Error(`${name} ${words.join(' ')} said no JSON: ${stderr || stdout}`)
      }
    },
  }
}
