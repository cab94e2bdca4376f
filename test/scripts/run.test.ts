import { expect } from 'chai'
import { type Clone, createClone } from '../support/clone.ts'

const PROGRAM = `
  import { appendFileSync, writeFileSync } from 'node:fs'
  export const during = () => writeFileSync('dist/server/main.js', BODY)
  const BODY = `

describe('a command', () => {
  let clone: Clone
  beforeEach(async () => {
    clone = await createClone()
    await clone.markInstalled()
  })
  afterEach(() => clone.remove())

  const programIs = (body: string) => clone.write('compiler.mjs', PROGRAM + JSON.stringify(body))

  it('that is unknown is answered with those that there are', async () => {
    for (const words of [['stort'], [], ['constructor'], ['__proto__']]) {
      const { code, stdout, stderr } = await clone.start(words).ended
      expect([code, stdout]).to.deep.equal([1, ''])
      expect(stderr).to.match(
        /^There is no command ".*"\. There are: start, dev, build, check, test, .*admin, audit\.\n$/,
      )
    }
  })

  it('gets the words that stand behind it', async () => {
    const { stdout } = await clone.start(['start', '--name', 'a b', '$HOME']).ended
    expect(stdout).to.equal(' --name a b $HOME')
  })

  it('ends as its program ends', async () => {
    await programIs('process.exit(7)')
    expect((await clone.start(['start']).ended).code).to.equal(7)
    await clone.write('server/main.ts', 'changed')
    await programIs("process.kill(process.pid, 'SIGKILL')")
    expect((await clone.start(['start']).ended).code).to.equal(1)
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`hands ${signal} to its program and waits for it`, async () => {
      await programIs(`
        process.on('${signal}', () => process.stdout.write('stopping', () => process.exit(3)))
        setInterval(() => {}, 1000)
        process.stdout.write('running ')`)
      const program = clone.start(['start'])
      await program.until(({ stdout }) => stdout.includes('running') || undefined)
      program.kill(signal)
      expect(await program.ended).to.deep.include({ code: 3, stdout: 'running stopping' })
    })
  }

  it('that is killed lets its program know', async () => {
    await programIs(`
      process.on('disconnect', () => process.stdout.write('alone', () => process.exit()))
      setInterval(() => {}, 1000)
      process.stdout.write('running ')`)
    const program = clone.start(['start'])
    await program.until(({ stdout }) => stdout.includes('running') || undefined)
    program.kill('SIGKILL')
    expect((await program.ended).stdout).to.equal('running alone')
  })
})
