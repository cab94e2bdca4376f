import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { credentialOf, mailedToken, newPerson, owner, refusedRules } from './support.ts'

const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

/** The passwords of a person, in their order. */
const word = (number: number) => `password of the season ${number}`

describe('the history of passwords', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const change = (id: string, from: number, to: number) =>
    directory.services.passwords.change(id, word(from), word(to), owner(id))

  /** A person whose policy remembers so many; without a count, one with the default policy. */
  async function personOf(count?: number) {
    const person = await newPerson(directory, { password: word(0) })
    if (count === undefined) return { ...person, policy: '' }
    const hr = await directory.scim('users:write,policies:write', 'HR')
    const members = [{ value: person.id }]
    const group = await hr.post('/scim/v2/Groups', { schemas: [GROUP], displayName: person.userName, members })
    const rules = { name: person.userName, minLength: 8, numPasswordsInHistory: count }
    const groups = [{ value: group.body.id }]
    const policy = await hr.post('/admin/v2/PasswordPolicies', { schemas: [POLICY], ...rules, groups }).expect(201)
    return { ...person, policy: String(policy.body.id) }
  }

  it('P17: keeps the last passwords that the policy asks for, and lets older ones be used again', async () => {
    const { id } = await personOf(2)
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 3],
    ] as const)
      await change(id, from, to)
    for (const used of [1, 2, 3])
      expect(await refusedRules(change(id, 3, used)), word(used)).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(change(id, 3, 0))).to.equal(undefined)
  })

  it('P17: is off by default: only the current password is refused', async () => {
    const { id } = await personOf()
    await change(id, 0, 1)
    expect(await refusedRules(change(id, 1, 1))).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(change(id, 1, 0))).to.equal(undefined)
    expect((await credentialOf(directory, id)).history).to.deep.equal([])
  })

  it('P17: forgets what a policy that shrinks no longer asks for', async () => {
    const { id, policy } = await personOf(3)
    await change(id, 0, 1)
    await change(id, 1, 2)
    const hr = await directory.scim('policies:write', 'HR')
    const value = 1
    await hr.patch(`/admin/v2/PasswordPolicies/${policy}`, { op: 'replace', path: 'numPasswordsInHistory', value })
    expect(await refusedRules(change(id, 2, 0))).to.equal(undefined)
    expect((await credentialOf(directory, id)).history).to.have.length(1)
  })

  it('O88: the password before a reset, and the temporary one, are refused at the forced change', async () => {
    const { id } = await personOf()
    const oneTime = await directory.reset(id)
    const { epoch } = await credentialOf(directory, id)
    const complete = (next: string) => directory.services.passwords.completeForcedChange(id, epoch, next, owner(id))
    expect(await refusedRules(complete(word(0)))).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(complete(oneTime))).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(complete(word(1)))).to.equal(undefined)
  })

  it('P17: does not remember temporary passwords', async () => {
    const { id } = await personOf(3)
    await directory.reset(id)
    await directory.reset(id, { delivery: 'password', password: word(1) })
    const { epoch } = await credentialOf(directory, id)
    await directory.services.passwords.completeForcedChange(id, epoch, word(2), owner(id))
    expect((await credentialOf(directory, id)).history).to.have.length(1)
    expect(await refusedRules(change(id, 2, 0))).to.deep.equal(['numPasswordsInHistory'])
    expect(await refusedRules(change(id, 2, 1))).to.equal(undefined)
  })

  it('O88: the password before several resets is refused behind the last one’s link', async () => {
    const { id, email } = await personOf(1)
    await directory.reset(id)
    await directory.reset(id, { delivery: 'password', password: word(1) })
    await directory.reset(id, { delivery: 'link' })
    const { passwords } = directory.services
    const token = await mailedToken(directory, email)
    expect(await refusedRules(passwords.redeemLink(token, word(0)))).to.deep.equal(['numPasswordsInHistory'])
    expect(await passwords.redeemLink(token, word(2))).to.equal(true)
    const { history } = await credentialOf(directory, id)
    expect(history, 'temporary passwords are not remembered').to.have.length(1)
    expect(await refusedRules(change(id, 2, 0))).to.deep.equal(['numPasswordsInHistory'])
  })
})
