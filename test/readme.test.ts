import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type RunningServer, startNpm } from './support/npm-start.ts'
import { parseTour, type Step } from './support/tour.ts'

const END = '--- end of step ---'

describe("the README's tour", function () {
  this.timeout(180_000)
  let server: RunningServer

  before(async () => {
    server = await startNpm()
  })

  after(() => server.stop())

  it('answers to every command what the README says', async () => {
    const steps = parseTour(readFileSync('README.md', 'utf8'), server.issuer)
    expect(steps.length).to.be.at.least(8)

    const outputs = await runInOneShell(steps, server.environment)

    steps.forEach(({ expected }, index) => {
      if (expected) expected.compareWith(outputs[index] ?? '')
    })
  })
})

/** One bash for all steps, as a person has one terminal, so that variables live on. Answers what each step printed. */
async function runInOneShell(steps: readonly Step[], environment: NodeJS.ProcessEnv): Promise<string[]> {
  const shell = spawn('bash', ['-eu', '-o', 'pipefail'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  shell.stdout.on('data', chunk => {
    output += chunk
  })
  shell.stdin.end(steps.map(({ commands }) => `${commands}\necho '${END}'\n`).join(''))
  const [code] = await once(shell, 'close')
  expect(code, output).to.equal(0)
  return output.split(`${END}\n`)
}
