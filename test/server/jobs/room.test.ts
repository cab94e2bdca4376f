import { expect } from 'chai'
import { createHasher } from '../../../passwords/hasher.ts'
import { createRoom } from '../../../server/jobs/room.ts'

describe('room beside a job', () => {
  let time = 0
  let rests: number[] = []
  const spend = async (milliseconds: number, giveRoom: () => Promise<void>) => {
    time += milliseconds
    await giveRoom()
  }
  const start = async () => {
    time = 0
    rests = []
    const hasher = await createHasher({ memoryKib: 8, passes: 1 })
    const rest = async (milliseconds: number) => {
      rests.push(milliseconds)
      time += milliseconds
    }
    return createRoom({ hasher, now: () => new Date(time), rest })
  }

  it('is as long as the last piece took, where somebody typed a password meanwhile', async () => {
    const { hasher, giveRoom } = await start()
    const room = giveRoom()
    const hash = await hasher.hash('a quiet harbour')
    await spend(300, room)
    expect(rests).to.deep.equal([])
    expect(await hasher.verify(hash, 'a quiet harbour')).to.equal(true)
    await spend(200, room)
    await spend(400, room)
    await hasher.verify(hash, 'another one')
    await spend(100, room)
    expect(rests).to.deep.equal([200, 100])
  })

  it('is there for whoever types a password that was imported', async () => {
    const { hasher, giveRoom } = await start()
    const room = giveRoom()
    await hasher.verifyImported('{SSHA}none', 'a quiet harbour')
    await spend(300, room)
    expect(rests).to.deep.equal([300])
  })

  it('is not so long that others think the job is left', async () => {
    const { hasher, giveRoom } = await start()
    const room = giveRoom()
    await hasher.verify(await hasher.hash('a'), 'a')
    await spend(60_000, room)
    expect(rests).to.deep.equal([2000])
  })

  it('is for each job by itself', async () => {
    const { hasher, giveRoom } = await start()
    const [one, other] = [giveRoom(), giveRoom()]
    await hasher.verify(await hasher.hash('a'), 'a')
    await spend(50, one)
    await spend(50, other)
    expect(rests).to.deep.equal([50, 150])
  })
})
