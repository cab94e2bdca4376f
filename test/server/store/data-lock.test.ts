import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type DataLock, type Holder, lockDataFolder } from '../../../server/store/data-lock.ts'
import { startProgram } from '../../support/program.ts'

const HOLD = `
  const { lockDataFolder } = await import('./server/store/data-lock.ts')
  console.log('lock', await lockDataFolder(process.argv[1], 'server'))
  setInterval(() => {}, 1000)
`

describe('the lock of a data folder', () => {
  let folder: string
  const held: DataLock[] = []

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-lock-'))
  })
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release()
    await rm(folder, { recursive: true })
  })

  async function lock(path: string, holder: Holder): Promise<Holder | 'taken'> {
    const answer = await lockDataFolder(path, holder)
    if (typeof answer === 'string') return answer
    held.push(answer)
    return 'taken'
  }

  for (const holder of ['server', 'command'] as const) {
    it(`says to the next one that a ${holder} has it`, async () => {
      expect(await lock(folder, holder)).to.equal('taken')
      expect(await lock(folder, 'server')).to.equal(holder)
      expect(await lock(folder, 'command')).to.equal(holder)
    })
  }

  it('is free again once it was released', async () => {
    expect(await lock(folder, 'server')).to.equal('taken')
    await held.pop()?.release()
    expect(await lock(folder, 'command')).to.equal('taken')
  })

  it('is of the folder, whichever way leads to it, and of no other', async () => {
    await mkdir(join(folder, 'a'))
    await mkdir(join(folder, 'b'))
    await symlink(join(folder, 'a'), join(folder, 'c'))
    expect(await lock(join(folder, 'a'), 'server')).to.equal('taken')
    expect(await lock(join(folder, 'c'), 'server')).to.equal('server')
    expect(await lock(join(folder, 'b'), 'server')).to.equal('taken')
  })

  it('goes to one of many that want it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => lock(folder, 'server')))
    expect(answers.filter(answer => answer === 'taken')).to.have.length(1)
  })

  it('holds against another process, even where temporary files are elsewhere, and ends with it when it is killed', async () => {
    const line = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', HOLD, folder]
    const other = startProgram(line, { env: { TMPDIR: folder } })
    await other.until(({ stdout }) => stdout.includes('lock') || undefined)
    expect(await lock(folder, 'command')).to.equal('server')
    other.kill('SIGKILL')
    await other.ended
    expect(await lock(folder, 'command')).to.equal('taken')
  })
})
