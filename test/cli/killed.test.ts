import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { runProgram, startProgram } from '../support/program.ts'
import { USERS } from '../support/scim.ts'
import { build } from '../support/server-process.ts'

const SHOWN = 'userName,externalId,title,active,groups.display'
const HEAD = 'externalId,userName,title'
const rows = (count: number, title: string) =>
  Array.from({ length: count }, (_, index) => `HR-${index},user${index},${title}`)

describe('a command that is killed in the middle', function () {
  this.timeout(120_000)
  let desk: Desk
  let directories: readonly TestDirectory[]

  before(async () => {
    await build()
    desk = await createDesk()
    const start = () => startDirectory({ bulk: { maxOperations: 50 } })
    directories = [await start(), await start()]
  })
  after(async () => {
    await desk.remove()
    await Promise.all(directories.map(directory => directory.stop()))
  })

  type Run = {
    readonly isKilled: boolean
    readonly arrange?: (run: Rekey) => Promise<unknown>
    readonly words: readonly string[]
  }
  type Rekey = (...words: string[]) => Promise<void>

  /** Runs a line in a directory, where it is killed as soon as some are sent and run again, and answers who is there then. */
  async function outcomeOf(directory: TestDirectory, scopes: string, { isKilled, arrange, words }: Run) {
    const client = await directory.scim(scopes, 'HR')
    const env = { REKEY_SERVER: directory.issuer, REKEY_TOKEN: client.token }
    const lineOf = (given: readonly string[]) => [process.execPath, 'dist/cli/main.js', ...given]
    const rekey: Rekey = async (...given) => {
      const { code, stderr } = await runProgram(lineOf(given), { env })
      expect(code, stderr).to.equal(0)
    }
    await arrange?.(rekey)
    if (isKilled) {
      const program = startProgram(lineOf(words), { env })
      await program.until(({ stderr }) => /^sent: [1-9]/m.test(stderr) || undefined)
      program.kill('SIGKILL')
      expect((await program.ended).code).to.equal(null)
    }
    await rekey(...words)
    const { body } = await client.get(`${USERS}?count=1000&sortBy=userName&attributes=${SHOWN}`)
    return body.Resources.map(({ id: _, groups, ...person }: { id: string; groups?: unknown[] }) => ({
      ...person,
      groups,
    }))
  }

  it('has done by a second run what sync would have done undisturbed', async () => {
    const file = desk.path('staff.csv')
    const arrange = async (rekey: Rekey) => {
      await desk.write('staff.csv', [HEAD, ...rows(300, 'Nurse')].join('\n'))
      await rekey('sync', file, '--yes')
      await desk.write('staff.csv', [HEAD, ...rows(450, 'Head nurse').slice(50)].join('\n'))
    }
    const words = ['sync', file, '--yes', '--max-leavers', '50']
    const outcomes = []
    for (const [index, directory] of directories.entries())
      outcomes.push(await outcomeOf(directory, 'users:write', { isKilled: index === 0, arrange, words }))
    expect(outcomes[0]).to.have.lengthOf(450).and.deep.equal(outcomes[1])
  })

  it('has done by a second run what import would have done undisturbed', async () => {
    const file = desk.path('newcomers.csv')
    const newcomers = rows(400, 'Nurse').map(
      (row, index) => `${row.replaceAll(/HR-|user/g, '$&new')},Team ${index % 3}`,
    )
    await desk.write('newcomers.csv', [`${HEAD},groups`, ...newcomers].join('\n'))
    const words = ['import', file, '--create-groups', '--yes']
    const outcomes = []
    for (const [index, directory] of directories.entries())
      outcomes.push(await outcomeOf(directory, 'users:write', { isKilled: index === 0, words }))
    expect(outcomes[0]).to.have.lengthOf(850).and.deep.equal(outcomes[1])
  })

  it('stops at Ctrl-C after what is being sent, and tells of everybody', async () => {
    const [directory] = directories as [TestDirectory]
    const { token } = await directory.scim('users:write', 'Stopped')
    const env = { REKEY_SERVER: directory.issuer, REKEY_TOKEN: token }
    for (const command of ['sync', 'import']) {
      const people = rows(1000, 'Nurse').map(row => row.replaceAll(/HR-|user/g, `$&${command}`))
      await desk.write('stopped.csv', [HEAD, ...people].join('\n'))
      const report = desk.path(`${command}.csv`)
      const words = [command, desk.path('stopped.csv'), '--yes', '--report', report]
      const program = startProgram([process.execPath, 'dist/cli/main.js', ...words], { env })
      await program.until(({ stderr }) => /^sent: [1-9]/m.test(stderr) || undefined)
      program.kill('SIGINT')
      const { code, stderr } = await program.ended
      expect([code, stderr.trimEnd().split('\n').at(-1)]).to.deep.equal([
        3,
        'Stopped. Run the command again for what is left.',
      ])
      const told = (await readFile(report, 'utf8')).trimEnd().split('\r\n').slice(1)
      const done = told.filter(row => /,(joined|imported),/.test(row))
      expect([told.length, told.filter(row => row.includes(',notSent,')).length]).to.deep.equal([
        1000,
        1000 - done.length,
      ])
      const client = await directory.scim('users:read')
      const filter = encodeURIComponent(`userName sw "user${command}"`)
      const { body } = await client.get(`${USERS}?count=0&filter=${filter}`)
      expect(body.totalResults).to.equal(done.length)
    }
  })

  it('is not what becomes of one whose progress nobody reads any more', async () => {
    const [directory] = directories as [TestDirectory]
    const { token } = await directory.scim('users:write', 'Unwatched')
    await desk.write(
      'unwatched.csv',
      [HEAD, ...rows(200, 'Nurse').map(row => row.replaceAll(/HR-|user/g, '$&un'))].join('\n'),
    )
    const line = '"$0" dist/cli/main.js sync "$1" --yes --query joined 2> >(:)'
    const env = { REKEY_SERVER: directory.issuer, REKEY_TOKEN: token }
    const words = ['bash', '-c', line, process.execPath, desk.path('unwatched.csv')]
    expect(await runProgram(words, { env })).to.deep.equal({ code: 0, stdout: '200\n', stderr: '' })
  })

  it('says so where its answer can not be written', async function () {
    if (!existsSync('/dev/full')) this.skip()
    const line = '"$0" dist/cli/main.js completion --shell bash > /dev/full'
    const { code, stderr } = await runProgram(['bash', '-c', line, process.execPath])
    expect(code).to.equal(1)
    expect(stderr).to.match(/^The answer can't be written: ENOSPC: .*\.\n$/)
  })
})
