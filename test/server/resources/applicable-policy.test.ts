import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the policy that applies to a person', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let ann: string
  let inner: string
  let outer: string

  beforeEach(async () => {
    directory = await startDirectory()
    admin = await directory.scim('users:write,policies:write,passwords:reset')
    ann = (await admin.post(USERS, { schemas: [USER], userName: 'annabel' })).body.id
    inner = await group('Inner', ann)
    outer = await group('Outer', inner)
  })
  afterEach(() => directory.stop())

  const group = async (displayName: string, member: string): Promise<string> =>
    (await admin.post(GROUPS, { schemas: [GROUP], displayName, members: [{ value: member }] })).body.id
  const policy = async (name: string, value: string, rules: object = {}): Promise<string> =>
    (await admin.post(POLICIES, { schemas: [POLICY], name, groups: [{ value }], ...rules })).body.id
  const applicable = async () => (await admin.get(`${USERS}/${ann}`)).body[STATE].applicablePasswordPolicy
  const setPassword = (password: string) =>
    admin.patch(`${USERS}/${ann}`, { op: 'replace', path: 'password', value: password })

  it('is the default where none of their groups has one', async () => {
    const { value, display, priority, $ref } = await applicable()
    expect([display, priority]).to.deep.equal(['Default', undefined])
    expect($ref).to.equal(`${directory.issuer}${POLICIES}/${value}`)
  })

  it('P19: is the one with the best priority, of a nested group too', async () => {
    const first = await policy('For Inner', inner)
    expect(await applicable()).to.include({ value: first, display: 'For Inner', priority: 1 })
    const second = await policy('For Outer', outer, { priority: 1 })
    expect(await applicable()).to.include({ value: second, display: 'For Outer', priority: 1 })
    await admin.patch(`${POLICIES}/${first}`, { op: 'replace', path: 'priority', value: 1 })
    expect(await applicable()).to.include({ value: first, priority: 1 })
  })

  it('falls back when the policy, the group or the membership goes', async () => {
    const second = await policy('For Outer', outer)
    const first = await policy('For Inner', inner, { priority: 1 })
    await admin.delete(`${POLICIES}/${first}`)
    expect(await applicable()).to.include({ value: second, priority: 1 })
    await admin.patch(`${GROUPS}/${outer}`, { op: 'remove', path: 'members' })
    expect(await applicable()).to.include({ display: 'Default' })
    await admin.patch(`${GROUPS}/${outer}`, { op: 'add', path: 'members', value: [{ value: ann }] })
    expect(await applicable()).to.include({ value: second })
    await admin.delete(`${GROUPS}/${outer}`)
    expect(await applicable()).to.include({ display: 'Default' })
  })

  it('P19: judges a password whole: rules are never merged', async () => {
    await policy('Lax', inner, { priority: 1, minLength: 4 })
    await policy('Strict', outer, { priority: 2, minLength: 30 })
    expect(verdict(await setPassword('zq7!'))).to.equal('200')
    await admin.patch(`${GROUPS}/${inner}`, { op: 'remove', path: 'members' })
    await admin.patch(`${GROUPS}/${outer}`, { op: 'add', path: 'members', value: [{ value: ann }] })
    const answer = await setPassword('zq7!zq8!')
    expect(verdict(answer)).to.equal('400 invalidValue')
    expect(answer.body.violations).to.deep.equal([
      { rule: 'minLength', message: answer.body.violations[0].message, data: { minLength: 30 } },
    ])
  })

  it('P20: says which rules a refused password breaks, and never the password', async () => {
    await policy('Mixed', inner, { minLength: 12, minNumerals: 2, minUpperCase: 1, userNameDisallowed: true })
    const answer = await setPassword('annabel-s')
    expect(verdict(answer)).to.equal('400 invalidValue')
    expect(answer.body.schemas).to.include('urn:rekey:params:scim:api:messages:1.0:PasswordRejected')
    const rules = answer.body.violations.map(({ rule }: { rule: string }) => rule)
    expect(rules).to.have.members(['minLength', 'minNumerals', 'minUpperCase', 'userNameDisallowed'])
    for (const rule of rules) expect(answer.body.detail).to.include(rule)
    expect(answer.text).to.not.include('annabel-s')
  })
})
