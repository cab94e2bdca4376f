import { renameSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as soon } from 'node:timers/promises'
import { expect } from 'chai'
import { CommandFailed } from '../../cli/errors.ts'
import { whileLocked } from '../../cli/lock.ts'

const NOW = Date.parse('2027-01-31T22:00:00Z')
const MINUTE = 60_000

describe('a lock', () => {
  let folder: string
  let lock: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-lock-'))
    lock = join(folder, 'lock')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const left = async (name: string) => {
    await mkdir(lock)
    await writeFile(join(lock, name), '')
  }
  const world = { now: () => new Date(NOW), wait: () => soon() }

  it('is held by one at a time, even where somebody has left it behind', async () => {
    await left('0-killed')
    let holders = 0
    const most = await Promise.all(
      Array.from({ length: 20 }, () =>
        whileLocked(
          lock,
          async () => {
            const held = ++holders
            await soon()
            holders--
            return held
          },
          world,
        ),
      ),
    )
    expect(Math.max(...most)).to.equal(1)
    expect(await readdir(folder)).to.deep.equal([])
  })

  it('stays with whoever was quicker to take over what was left behind', async () => {
    await left('0-killed')
    const quicker = `${NOW}-quicker`
    const happened: string[] = []
    let isTakenOver = false
    await whileLocked(lock, async () => happened.push('has it'), {
      now() {
        if (!isTakenOver) renameSync(join(lock, '0-killed'), join(lock, quicker))
        isTakenOver = true
        return new Date(NOW)
      },
      async wait() {
        happened.push('waits')
        await rm(join(lock, quicker))
      },
    })
    expect(happened).to.deep.equal(['waits', 'has it'])
  })

  it('is not removed by whoever held it for so long that somebody took it over', async () => {
    let time = NOW
    const now = () => new Date(time)
    const happened: string[] = []
    const hold = Promise.withResolvers<void>()
    const isHeld = Promise.withResolvers<void>()
    let second: Promise<unknown> = Promise.resolve()
    await whileLocked(
      lock,
      async () => {
        time += MINUTE + 1
        const act = async () => {
          isHeld.resolve()
          await hold.promise
          happened.push('second')
        }
        second = whileLocked(lock, act, { now, wait: world.wait })
        await isHeld.promise
      },
      { now, wait: world.wait },
    )
    await whileLocked(lock, async () => happened.push('third'), {
      now,
      async wait() {
        hold.resolve()
        await second
      },
    })
    hold.resolve()
    await second
    expect(happened).to.deep.equal(['second', 'third'])
  })

  it('says so where it can not be taken', async () => {
    await writeFile(lock, '')
    const error = await whileLocked(lock, async () => {}, world).catch(error => error)
    expect(error).to.be.instanceOf(CommandFailed)
    expect(error.message).to.match(/lock can't be written: ENOTDIR/)
    expect(await readdir(folder)).to.deep.equal(['lock'])
  })
})
