import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import { asJson, asText, type Expected } from './expected.ts'

export type Step = {
  readonly commands: string
  /** What the README shows below the commands; absent where it shows nothing. */
  readonly expected?: Expected
}

const BLOCK = /```(sh|json|text)\n(.*?)```/gs

/** The shell blocks of a text as they stand, each with the answer below it as a server at another address gives it. */
export function stepsOf(text: string, issuer: string): Step[] {
  const steps: Step[] = []
  for (const [, language, block = ''] of text.matchAll(BLOCK)) {
    const last = steps.at(-1)
    const shown = block.replaceAll('http://localhost:3000', issuer)
    if (language === 'sh') steps.push({ commands: block })
    else if (last) steps[steps.length - 1] = { ...last, expected: language === 'json' ? asJson(shown) : asText(shown) }
  }
  return steps
}

const END = '--- end of step ---'

/** Runs the steps in one bash, as a person has one terminal, so that variables live on; each prints what the text says. */
export async function walk(steps: readonly Step[], environment: NodeJS.ProcessEnv): Promise<void> {
  const shell = spawn('bash', ['-eu', '-o', 'pipefail'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  shell.stdout.on('data', chunk => {
    output += chunk
  })
  shell.stdin.end(steps.map(({ commands }) => `${commands}\necho '${END}'\n`).join(''))
  const [code] = await once(shell, 'close')
  expect(code, output).to.equal(0)
  const outputs = output.split(`${END}\n`)
  steps.forEach(({ expected }, index) => {
    if (expected) expected.compareWith(outputs[index] ?? '')
  })
}
