import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  epochsAtSignIn,
  MINUTE,
  mailedToken,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  patchPerson,
  THIRD,
  verifies,
  WRONG,
} from './support.ts'

const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'

type Person = Awaited<ReturnType<typeof newPerson>>

/** What each act adds to the epoch and to the sessions' epoch. */
const acts: readonly (readonly [
  what: string,
  epoch: number,
  sessionsEpoch: number,
  act: (directory: TestDirectory, person: Person) => Promise<unknown>,
])[] = [
  ['a sign-in', 0, 0, (directory, { userName }) => verifies(directory, userName, PASSWORD)],
  ['a failed sign-in', 0, 0, (directory, { userName }) => verifies(directory, userName, WRONG)],
  ['“forgot password”', 0, 0, ({ services }, { userName }) => services.passwords.recover(userName)],
  [
    'another mail address',
    0,
    0,
    (directory, { id }) =>
      patchPerson(directory, id, { op: 'replace', path: 'emails', value: [{ value: 'another@example.com' }] }),
  ],
  [
    'another attribute',
    0,
    0,
    (directory, { id }) => patchPerson(directory, id, { op: 'replace', path: 'title', value: 'Countess' }),
  ],
  [
    'mustChange as it was',
    0,
    0,
    (directory, { id }) => patchPerson(directory, id, { op: 'replace', path: `${STATE}:mustChange`, value: false }),
  ],
  ['a change by the owner', 1, 1, ({ services }, { id }) => services.passwords.change(id, PASSWORD, NEXT, owner(id))],
  ['a forced change', 1, 1, ({ services }, { id }) => services.passwords.completeForcedChange(id, 1, NEXT, owner(id))],
  ['a reset', 1, 1, (directory, { id }) => directory.reset(id)],
  ['a reset that leaves sessions', 1, 0, (directory, { id }) => directory.reset(id, { revoke: false })],
  ['a reset by link', 1, 1, (directory, { id }) => directory.reset(id, { delivery: 'link' })],
  [
    'a given password',
    1,
    1,
    (directory, { id }) => patchPerson(directory, id, { op: 'replace', path: 'password', value: NEXT }),
  ],
  [
    'mustChange',
    1,
    1,
    (directory, { id }) => patchPerson(directory, id, { op: 'replace', path: `${STATE}:mustChange`, value: true }),
  ],
  ['deactivation', 1, 1, (directory, { id }) => activate(directory, id, false)],
  [
    'deactivation and activation',
    1,
    1,
    async (directory, { id }) => {
      await activate(directory, id, false)
      await activate(directory, id, true)
    },
  ],
  ['“sign out everywhere”', 1, 1, ({ services }, { id }) => services.passwords.revokeSessions(id, owner(id))],
  [
    'a recovery that is finished',
    1,
    1,
    async (directory, { userName, email }) => {
      await directory.services.passwords.recover(userName)
      await directory.services.passwords.redeemLink(await mailedToken(directory, email), NEXT)
    },
  ],
  [
    'a reset by link, sent again and finished',
    2,
    2,
    async (directory, { id, userName, email }) => {
      await directory.reset(id, { delivery: 'link' })
      directory.wait(MINUTE)
      await directory.services.passwords.resend(userName)
      await directory.services.passwords.redeemLink(await mailedToken(directory, email), NEXT)
    },
  ],
]

describe('the epochs of a credential', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  for (const [what, epoch, sessionsEpoch, act] of acts) {
    it(`${what} adds ${epoch} and ${sessionsEpoch}`, async () => {
      const person = await newPerson(directory)
      await act(directory, person)
      const after = await credentialOf(directory, person.id)
      expect([after.epoch - 1, after.sessionsEpoch - 1]).to.deep.equal([epoch, sessionsEpoch])
    })
  }

  it('a person without a password has a credential, with epochs', async () => {
    const { id } = await newPerson(directory, { password: null })
    expect(await credentialOf(directory, id))
      .to.include({ epoch: 1, sessionsEpoch: 1 })
      .and.not.have.property('secret')
    expect(await directory.services.passwords.standing(id)).to.include({ epoch: 1, sessionsEpoch: 1 })
  })

  it('the acts answer the epochs that they made', async () => {
    const { id, userName } = await newPerson(directory)
    const { passwords } = directory.services
    expect(await passwords.revokeSessions(id, owner(id))).to.deep.equal({ epoch: 2, sessionsEpoch: 2 })
    expect(await passwords.change(id, PASSWORD, NEXT, owner(id))).to.deep.equal({ epoch: 3, sessionsEpoch: 3 })
    expect((await epochsAtSignIn(directory, userName, NEXT)).epochs).to.deep.equal({ epoch: 3, sessionsEpoch: 3 })
    expect(await passwords.completeForcedChange(id, 3, THIRD, owner(id))).to.deep.equal({ epoch: 4, sessionsEpoch: 4 })
  })

  it('deactivation ends a one-time password for good', async () => {
    const { id, userName } = await newPerson(directory)
    const oneTime = await directory.reset(id)
    await activate(directory, id, false)
    await activate(directory, id, true)
    expect(await verifies(directory, userName, oneTime)).to.equal(false)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
  })

  it('a password of one’s own outlives deactivation', async () => {
    const { id, userName } = await newPerson(directory)
    await activate(directory, id, false)
    await activate(directory, id, true)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })
})
