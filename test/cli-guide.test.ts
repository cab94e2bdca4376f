import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { expect } from 'chai'
import { type RunningServer, startNpm } from './support/npm-start.ts'
import { stepsOf, walk } from './support/tour.ts'

describe('docs/cli.md', function () {
  this.timeout(180_000)
  let server: RunningServer
  let home: string

  before(async () => {
    server = await startNpm()
    home = await mkdtemp(join(tmpdir(), 'rekey-home-'))
    await symlink(resolve('dist/cli/main.js'), join(home, 'rekey'))
  })
  after(async () => {
    await server.stop()
    await rm(home, { recursive: true, force: true })
  })

  it('says what every command line in it prints', async () => {
    const [guide = ''] = readFileSync('docs/cli.md', 'utf8').split('## Every command')
    const steps = stepsOf(guide, server.issuer)
    expect(steps.length).to.be.at.least(10)
    const files = `cd ${home}\nnpm() { command npm --prefix ${resolve('.')} "$@"; }\n`
    const path = [home, server.environment.PATH].join(delimiter)
    await walk([{ commands: files }, ...steps], { ...server.environment, PATH: path, HOME: home })
  })
})
