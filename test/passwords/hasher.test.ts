import { availableParallelism } from 'node:os'
import { expect } from 'chai'
import { HasherBusy } from '../../passwords/errors.ts'
import { createHasher, loadNative, loadPortable } from '../../passwords/hasher.ts'

const parameters = { memoryKib: 19_456, passes: 2 }
const cheap = { memoryKib: 8, passes: 1 }
const PHC = /^\$argon2id\$v=19\$m=19456,(?:t=2,p=1|p=1,t=2)\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/

describe('the hasher', () => {
  it('P22: makes PHC strings of argon2id with 16 bytes of salt and 32 of tag, another each time', async () => {
    const hasher = await createHasher(parameters)
    const [one, other] = await Promise.all([hasher.hash('pässword 😀'), hasher.hash('pässword 😀')])
    expect(one).to.match(PHC)
    expect(one).to.not.equal(other)
    expect(await hasher.verify(one, 'pässword 😀')).to.equal(true)
    expect(await hasher.verify(one, 'password 😀')).to.equal(false)
  })

  it('P23: the two libraries verify the hashes of each other, and neither wants the other’s made again', async () => {
    const hasher = await createHasher(parameters)
    const libraries = await Promise.all([loadNative(), loadPortable()])
    for (const maker of libraries) {
      const hash = await maker.hash('pässword 😀', parameters)
      expect(hash).to.match(PHC)
      expect(hasher.needsRehash(hash)).to.equal(false)
      for (const reader of libraries) {
        expect(await reader.verify(hash, 'pässword 😀')).to.equal(true)
        expect(await reader.verify(hash, 'another')).to.equal(false)
      }
    }
  })

  it('P26: wants a hash with other parameters made again', async () => {
    const [hasher, weaker, slower] = await Promise.all([
      createHasher(parameters),
      createHasher({ ...parameters, memoryKib: 9216 }),
      createHasher({ ...parameters, passes: 3 }),
    ])
    expect(hasher.needsRehash(await hasher.hash('x'))).to.equal(false)
    expect(hasher.needsRehash(await weaker.hash('x'))).to.equal(true)
    expect(hasher.needsRehash(await slower.hash('x'))).to.equal(true)
  })

  it('P24: lets 500 wait, refuses the next, and takes on again when they are through', async () => {
    const hasher = await createHasher(cheap)
    const room = availableParallelism() + 500
    const taken = Array.from({ length: room }, () => hasher.hash('x'))
    const refused = await hasher.hash('x').catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(HasherBusy)
    expect(new Set(await Promise.all(taken)).size).to.equal(room)
    expect(await hasher.verify(await hasher.hash('x'), 'x')).to.equal(true)
  })

  it('P24: a hash that fails gives its place back', async () => {
    const hasher = await createHasher(cheap)
    const broken = Array.from({ length: availableParallelism() * 3 }, () =>
      hasher.verify('no hash', 'x').catch(() => 'failed'),
    )
    expect(new Set(await Promise.all(broken))).to.deep.equal(new Set(['failed']))
    expect(await hasher.hash('x')).to.contain('$argon2id$')
  })
})
