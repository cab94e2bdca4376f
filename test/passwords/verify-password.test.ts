import { expect } from 'chai'
import { createHasher } from '../../passwords/hasher.ts'
import type { Hasher } from '../../passwords/ports.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { readsDuring } from '../support/profile.ts'
import { activate, credentialOf, DAY, mark, newPerson, PASSWORD, verifies, WRONG } from './support.ts'

describe('verifying a password', () => {
  let directory: TestDirectory
  let verifications = 0
  before(async () => {
    const hasher = await createHasher({ memoryKib: 19_456, passes: 2 })
    const verify: Hasher['verify'] = (hash, prepared) => {
      verifications++
      return hasher.verify(hash, prepared)
    }
    directory = await startDirectory({ frozen: true, hasher: { ...hasher, verify } })
  })
  after(() => directory.stop())

  it('answers who it is, the epochs of that moment, and no demand', async () => {
    const { id, userName, email } = await newPerson(directory)
    const outcome = await directory.services.passwords.verify(userName, PASSWORD)
    if (!outcome.verified) throw new Error('was refused')
    expect(outcome.person).to.include({ id, userName, email })
    expect(outcome.epochs).to.deep.equal({ epoch: 1, sessionsEpoch: 1 })
    expect(outcome.mustChange).to.equal(undefined)
    expect((await credentialOf(directory, id)).lastVerifiedAt).to.deep.equal(directory.services.now())
  })

  it('P61: takes the user name in any case, and a mail address that one person has', async () => {
    const { userName, email } = await newPerson(directory)
    expect(await verifies(directory, userName.toUpperCase(), PASSWORD)).to.equal(true)
    expect(await verifies(directory, email.toUpperCase(), PASSWORD)).to.equal(true)
    await newPerson(directory, { emails: [{ value: email }] })
    expect(await verifies(directory, email, PASSWORD)).to.equal(false)
  })

  it('P2, P3, trap 10: takes another form of the same text, and neither another case nor less of it', async () => {
    const { userName } = await newPerson(directory, { password: 'un cafe\u0301 tre\u0300s long' })
    expect(await verifies(directory, userName, 'un\u00a0café très\u3000long')).to.equal(true)
    for (const other of ['Un café très long', 'un café très lon', 'un café très long ', 'un cafe tres long'])
      expect(await verifies(directory, userName, other), other).to.equal(false)
  })

  const failures: readonly (readonly [what: string, prepare: () => Promise<readonly [string, string]>])[] = [
    ['an unknown person', async () => ['nobody', PASSWORD]],
    ['nobody at all', async () => ['', '']],
    ['a wrong password', async () => [(await newPerson(directory)).userName, WRONG]],
    ['an empty password', async () => [(await newPerson(directory)).userName, '']],
    ['an over-long password', async () => [(await newPerson(directory)).userName, 'x'.repeat(2000)]],
    ['a password that nobody can have', async () => [(await newPerson(directory)).userName, 'a\0b']],
    ['a person without a password', async () => [(await newPerson(directory, { password: null })).userName, PASSWORD]],
    [
      'an inactive person',
      async () => {
        const { id, userName } = await newPerson(directory)
        await activate(directory, id, false)
        return [userName, PASSWORD]
      },
    ],
    [
      'a federated person',
      async () => {
        const { id, userName } = await newPerson(directory)
        await mark(directory, id, 'federated')
        return [userName, PASSWORD]
      },
    ],
    [
      'a locked person with the right password',
      async () => {
        const { userName } = await newPerson(directory)
        for (let attempt = 0; attempt < 5; attempt++) await verifies(directory, userName, WRONG)
        return [userName, PASSWORD]
      },
    ],
    [
      'a reset person with the old password',
      async () => {
        const { id, userName } = await newPerson(directory)
        await directory.reset(id, { delivery: 'link' })
        return [userName, PASSWORD]
      },
    ],
    [
      'a wrong one-time password',
      async () => {
        const { id, userName } = await newPerson(directory)
        const oneTime = await directory.reset(id)
        return [userName, [...oneTime].reverse().join('')]
      },
    ],
    [
      'a one-time password that has ended',
      async () => {
        const { id, userName } = await newPerson(directory)
        const oneTime = await directory.reset(id)
        directory.wait(7 * DAY)
        return [userName, oneTime]
      },
    ],
  ]
  for (const [who, prepare] of failures) {
    it(`P34, P35, P44: answers the same for ${who}, after the same reads and one verification by argon2`, async () => {
      const [identifier, password] = await prepare()
      verifications = 0
      const reads = await readsDuring(directory.database, async () => {
        const outcome = await directory.services.passwords.verify(identifier, password)
        expect(outcome).to.deep.equal({ verified: false })
      })
      expect(verifications).to.equal(1)
      expect(Object.fromEntries(reads)).to.deep.equal({ users: 2, credentials: 1, passwordPolicies: 1 })
    })
  }

  it('tells when an attempt last failed, and a success does not touch that', async () => {
    const { id, userName } = await newPerson(directory)
    await verifies(directory, userName, WRONG)
    const failedAt = directory.services.now()
    directory.wait(10)
    await verifies(directory, userName, PASSWORD)
    const { lastFailedAt, lastVerifiedAt } = await credentialOf(directory, id)
    expect({ lastFailedAt, lastVerifiedAt }).to.deep.equal({
      lastFailedAt: failedAt,
      lastVerifiedAt: directory.services.now(),
    })
  })
})
