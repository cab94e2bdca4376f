import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  epochsAtSignIn,
  MINUTE,
  mailedToken,
  mailsTo,
  mark,
  NEXT,
  newPerson,
  owner,
  patchPerson,
  personWithLink,
  refusedRules,
  THIRD,
  verifies,
} from './support.ts'

describe('a reset link', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const open = (token: string) => directory.services.passwords.openLink(token)
  const redeem = (token: string, next = NEXT) => directory.services.passwords.redeemLink(token, next)

  it('P58: sets the password and clears flag, failures and links, and a notice goes out', async () => {
    const { id, userName, email, token } = await personWithLink(directory)
    await verifies(directory, userName, 'not the one')
    expect(await redeem(token)).to.equal(true)
    expect((await epochsAtSignIn(directory, userName, NEXT)).mustChange).to.equal(undefined)
    const credential = await credentialOf(directory, id)
    expect(credential).to.include({ epoch: 3, sessionsEpoch: 3 })
    expect(credential).to.not.have.any.keys('reset', 'recovery', 'mustChange', 'retired')
    expect((await mailsTo(directory, email)).at(-1)?.subject).to.equal('Your password was changed')
  })

  it('P53: may be looked at any number of times, and nothing changes', async () => {
    const { id, token } = await personWithLink(directory)
    const before = await credentialOf(directory, id)
    for (let time = 0; time < 3; time++) expect((await open(token))?.person.id).to.equal(id)
    expect(await credentialOf(directory, id)).to.deep.equal(before)
    expect(await redeem(token)).to.equal(true)
  })

  it('P49: works once', async () => {
    const { userName, token } = await personWithLink(directory)
    expect(await redeem(token)).to.equal(true)
    expect(await open(token)).to.equal(undefined)
    expect(await redeem(token, THIRD)).to.equal(false)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })

  it('P49, trap 2: of fifty submits at once exactly one succeeds', async () => {
    const { userName, token } = await personWithLink(directory)
    const chosen = Array.from({ length: 50 }, (_, index) => `${NEXT} ${index}`)
    const answers = await Promise.all(chosen.map(password => redeem(token, password)))
    expect(answers.filter(Boolean)).to.have.length(1)
    const winner = answers.indexOf(true)
    expect(await verifies(directory, userName, `${NEXT} ${winner}`)).to.equal(true)
    expect(await verifies(directory, userName, `${NEXT} ${winner === 0 ? 1 : 0}`)).to.equal(false)
  })

  it('P14: a refused password leaves it alive', async () => {
    const { token } = await personWithLink(directory)
    expect(await refusedRules(redeem(token, 'too little'))).to.deep.equal(['minLength'])
    expect(await redeem(token)).to.equal(true)
  })

  it('P48: is in the database as a hash only', async () => {
    const { id, token } = await personWithLink(directory)
    expect(JSON.stringify(await credentialOf(directory, id))).to.not.contain(token)
  })

  it('trap 13: lives 15 minutes from the hand-over of its mail, and not a millisecond longer', async () => {
    const { id, email } = await newPerson(directory)
    await directory.reset(id, { delivery: 'link' })
    directory.wait(60 * MINUTE)
    const token = await mailedToken(directory, email)
    directory.wait(15 * MINUTE - 0.001)
    expect((await open(token))?.expiresAt.getTime()).to.equal(directory.services.now().getTime() + 1)
    directory.wait(0.001)
    expect(await open(token)).to.equal(undefined)
    expect(await redeem(token)).to.equal(false)
  })

  it('as an invitation it lives 72 hours, and says what it is for', async () => {
    const { id, email, userName } = await newPerson(directory, { password: null })
    await directory.reset(id, { delivery: 'link', purpose: 'activate' })
    const token = await mailedToken(directory, email)
    expect((await mailsTo(directory, email)).at(-1)?.subject).to.equal('Your account at Rekey')
    directory.wait(72 * 60 * MINUTE - 0.001)
    expect((await open(token))?.purpose).to.equal('activate')
    expect(await redeem(token)).to.equal(true)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
  })

  type Victim = Awaited<ReturnType<typeof personWithLink>>
  const ends: readonly (readonly [by: string, act: (victim: Victim) => Promise<unknown>])[] = [
    ['a new reset', ({ id }) => directory.reset(id)],
    [
      'Resend Email',
      async ({ userName }) => {
        directory.wait(MINUTE)
        await directory.services.passwords.resend(userName)
      },
    ],
    [
      'another mail address',
      ({ id }) => patchPerson(directory, id, { op: 'replace', path: 'emails', value: [{ value: 'new@example.com' }] }),
    ],
    ['deactivation', ({ id }) => activate(directory, id, false)],
    [
      'deactivation, even after activation',
      async ({ id }) => {
        await activate(directory, id, false)
        await activate(directory, id, true)
      },
    ],
    ['becoming federated', ({ id }) => mark(directory, id, 'federated')],
    [
      'a change by the owner',
      async ({ id }) => {
        const oneTime = await directory.reset(id, { delivery: 'password', password: THIRD })
        expect(oneTime).to.equal('')
        await directory.services.passwords.change(id, THIRD, 'four brown paper kites', owner(id))
      },
    ],
    ['deletion', async ({ id }) => (await directory.scim('users:write')).delete(`/scim/v2/Users/${id}`).expect(204)],
  ]
  for (const [by, act] of ends) {
    it(`P52: is ended by ${by}`, async () => {
      const victim = await personWithLink(directory)
      expect(await open(victim.token)).to.not.equal(undefined)
      await act(victim)
      expect(await open(victim.token)).to.equal(undefined)
      expect(await redeem(victim.token)).to.equal(false)
      expect(await verifies(directory, victim.userName, NEXT)).to.equal(false)
    })
  }

  it('P52: lives on where the addresses are written again as they are', async () => {
    const { id, email, token } = await personWithLink(directory)
    const value = { title: 'Countess', emails: [{ value: email, primary: true }] }
    await patchPerson(directory, id, { op: 'replace', value })
    expect(await open(token)).to.not.equal(undefined)
  })

  it('outlives “sign out everywhere”: it is the only way in', async () => {
    const { id, token } = await personWithLink(directory)
    await directory.services.passwords.revokeSessions(id, owner(id))
    expect(await redeem(token)).to.equal(true)
  })

  for (const token of ['', 'x', 'x'.repeat(43), 'x'.repeat(2000), '{"$ne":null}']) {
    it(`P39: is dead as ${JSON.stringify(token.slice(0, 50))}`, async () => {
      expect(await open(token)).to.equal(undefined)
      expect(await redeem(token)).to.equal(false)
    })
  }
})
