import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { costTable } from './cost-table.ts'
import { measure } from './measure.ts'

const TIMES = 40
const REKEY = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/** `rekey --help` from the call to the end, beside a Node that does nothing. */
export async function measureHelp(): Promise<string> {
  const run = (words: readonly string[]) => () => once(spawn(process.execPath, words, { stdio: 'ignore' }), 'close')
  const [node, help] = await measure([run(['-e', '0']), run([REKEY, '--help'])], TIMES, { atOnce: 1 })
  return costTable('the command line', [
    ['baseline: a Node that does nothing', node],
    ['rekey --help', help],
  ])
}
