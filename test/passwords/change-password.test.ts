import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import {
  activate,
  credentialOf,
  mailsTo,
  mark,
  NEXT,
  newPerson,
  owner,
  PASSWORD,
  refusedRules,
  THIRD,
  verifies,
  WRONG,
} from './support.ts'

describe('the owner’s change', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ frozen: true })
  })
  after(() => directory.stop())

  const change = (id: string, current: string, next: string) =>
    directory.services.passwords.change(id, current, next, owner(id))

  it('sets the new password, and the old one is dead', async () => {
    const { id, userName } = await newPerson(directory)
    directory.wait(5)
    expect(await change(id, PASSWORD, NEXT)).to.deep.equal({ epoch: 2, sessionsEpoch: 2 })
    expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    expect(await verifies(directory, userName, NEXT)).to.equal(true)
    const { secret, lastSetAt } = await credentialOf(directory, id)
    expect(secret).to.include({ scheme: 'argon2id', kind: 'permanent' })
    expect([secret?.setAt, lastSetAt]).to.deep.equal([directory.services.now(), directory.services.now()])
  })

  it('P76: is told to the owner by a mail without a link', async () => {
    const { id, email } = await newPerson(directory)
    await change(id, PASSWORD, NEXT)
    const mails = await mailsTo(directory, email)
    expect(mails.map(({ subject }) => subject)).to.deep.equal(['Your password was changed'])
    expect(mails[0]?.text).to.not.contain('http')
  })

  it('P21: needs the current password', async () => {
    const { id, userName } = await newPerson(directory)
    for (const current of [WRONG, '', NEXT]) expect(await change(id, current, NEXT)).to.equal(undefined)
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    expect((await credentialOf(directory, id)).epoch).to.equal(1)
  })

  it('P14: names what is wrong with the new one, and the old one stays', async () => {
    const { id, userName } = await newPerson(directory)
    expect(await refusedRules(change(id, PASSWORD, 'too little'))).to.deep.equal(['minLength'])
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
  })

  it('P17: refuses the current password, in any of its forms', async () => {
    const { id } = await newPerson(directory)
    expect(await refusedRules(change(id, PASSWORD, PASSWORD))).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(change(id, PASSWORD, PASSWORD.replaceAll(' ', '\u00a0')))).to.deep.equal([
      'numPasswordsInHistory',
    ])
  })

  it('of two at once one wins', async () => {
    const { id, userName } = await newPerson(directory)
    const answers = await Promise.all([change(id, PASSWORD, NEXT), change(id, PASSWORD, THIRD)])
    expect(answers.filter(answer => answer !== undefined)).to.have.length(1)
    const winner = answers[0] ? NEXT : THIRD
    expect(await verifies(directory, userName, winner)).to.equal(true)
    expect((await credentialOf(directory, id)).epoch).to.equal(2)
  })

  for (const name of ['federated', 'cantChange']) {
    it(`is not for people who are ${name}`, async () => {
      const { id } = await newPerson(directory)
      await mark(directory, id, name)
      expect(await change(id, PASSWORD, NEXT)).to.equal(undefined)
      expect((await credentialOf(directory, id)).epoch).to.equal(1)
    })
  }

  it('is not for inactive, unknown and passwordless people', async () => {
    const inactive = await newPerson(directory)
    await activate(directory, inactive.id, false)
    expect(await change(inactive.id, PASSWORD, NEXT)).to.equal(undefined)
    expect(await change('nobody', PASSWORD, NEXT)).to.equal(undefined)
    const without = await newPerson(directory, { password: null })
    expect(await change(without.id, '', NEXT)).to.equal(undefined)
  })
})
