import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type RunningServer, startNpm } from './support/npm-start.ts'
import { stepsOf, walk } from './support/tour.ts'

describe("the README's tour", function () {
  this.timeout(180_000)
  let server: RunningServer

  before(async () => {
    server = await startNpm()
  })

  after(() => server.stop())

  it('answers to every command what the README says', async () => {
    const tour = readFileSync('README.md', 'utf8').split('## A five-minute tour\n')[1]?.split('\n## ')[0] ?? ''
    const steps = stepsOf(tour, server.issuer)
    expect(steps.length).to.be.at.least(8)
    await walk(steps, server.environment)
  })
})
