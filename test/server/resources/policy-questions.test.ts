import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'a quiet harbour at dawn'

describe('what can be asked about policies', () => {
  let directory: TestDirectory
  let security: TestScimClient
  let hr: TestScimClient
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    security = await directory.scim('policies:write,users:read', 'Security')
    hr = await directory.scim('users:write')
    ann = await directory.person({ userName: 'ann', name: { familyName: 'Lovelace' }, password: PASSWORD })
  })
  afterEach(() => directory.stop())

  const group = async (displayName: string, ...members: string[]): Promise<string> => {
    const body = { schemas: [GROUP], displayName, members: members.map(value => ({ value })) }
    return (await hr.post(GROUPS, body).expect(201)).body.id
  }
  const policy = async (name: string, value: string, rules: object = {}) =>
    (await security.post(POLICIES, { schemas: [POLICY], name, groups: [{ value }], ...rules }).expect(201)).body.id
  const explain = (user: string, client = security) => client.get(`${POLICIES}/.explain?user=${user}`)
  const check = (body: object, client = security) => client.post(`${POLICIES}/.check`, body)

  describe('.explain', () => {
    it('P19: shows every policy of a person, the winner first, and the groups that bring each', async () => {
      const sales = await group('Sales', ann)
      const all = await group('Everybody', sales)
      const strict = await policy('Strict', all, { minLength: 20 })
      const lax = await policy('Lax', sales, { minLength: 8 })
      await policy('Elsewhere', await group('Others'))
      const { body } = await explain(ann)
      expect(body.user).to.deep.equal({ value: ann, $ref: `${directory.issuer}/scim/v2/Users/${ann}`, display: 'ann' })
      expect(body.policy).to.deep.include({ value: strict, display: 'Strict', priority: 1 })
      const rungs = body.ladder.map(
        ({ display, groups }: { display: string; groups: { display: string; type: string }[] }) => [
          display,
          ...groups.map(({ display: name, type }) => `${name} ${type}`),
        ],
      )
      expect(rungs).to.deep.equal([['Strict', 'Everybody indirect'], ['Lax', 'Sales direct'], ['Default']])
      expect(body.ladder[1].value).to.equal(lax)
      expect(body.reason).to.match(/around a group.*priority 1/)
      expect(body.rules).to.deep.equal([{ key: 'minLength', value: 'At least 20 characters' }])
      const { applicablePasswordPolicy } = (await hr.get(`/scim/v2/Users/${ann}`)).body[
        'urn:rekey:params:scim:schemas:extension:password:1.0:User'
      ]
      expect(body.policy).to.deep.equal(applicablePasswordPolicy)
    })

    it('is the default where no group has a policy, and takes a userName as well', async () => {
      const { body } = await explain('ann')
      expect([body.policy.display, body.ladder.length, body.reason]).to.deep.equal([
        'Default',
        1,
        'No group of this person has a policy, so the default applies.',
      ])
    })

    it('needs policies:read and somebody who is there', async () => {
      expect(verdict(await explain(ann, hr))).to.equal('403')
      for (const user of ['nobody', '']) expect(verdict(await explain(user))).to.equal('400 invalidValue')
      expect(verdict(await security.get(`${POLICIES}/.explain/more?user=${ann}`))).to.equal('404')
      expect(verdict(await security.post(`${POLICIES}/.explain`, {}))).to.equal('405')
    })
  })

  it('about a person are for whoever may read people, too', async () => {
    const narrow = await directory.scim('policies:read')
    for (const answer of [await explain(ann, narrow), await check({ user: ann, password: 'x' }, narrow)]) {
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="users:read"')
    }
    expect(verdict(await check({ password: 'x' }, narrow))).to.equal('200')
  })

  describe('.check', () => {
    it('P14: says every rule that a candidate breaks, by the policy and the names of the person', async () => {
      await policy('Strict', await group('Sales', ann), { minLength: 20, minNumerals: 1, lastNameDisallowed: true })
      const { body } = await check({ user: 'ann', password: 'lovelace' })
      expect(body.policy.display).to.equal('Strict')
      expect(body.violations.map(({ rule }: { rule: string }) => rule)).to.deep.equal([
        'minLength',
        'minNumerals',
        'lastNameDisallowed',
      ])
      expect([body.accepted, body.violations[0].data]).to.deep.equal([false, { minLength: 20 }])
      expect((await check({ user: ann, password: 'seven slow green rivers 7' })).body).to.include({ accepted: true })
    })

    it('takes a policy by its id, and the default where nobody is named', async () => {
      const lax = await policy('Lax', await group('Sales'), { minLength: 3 })
      expect((await check({ policy: lax, user: ann, password: 'xqz' })).body.accepted).to.equal(true)
      expect((await check({ password: 'xqz' })).body.policy.display).to.equal('Default')
    })

    it('P30: never tells whether a candidate is or was the password', async () => {
      const history = await policy('History', await group('Sales', ann), {
        numPasswordsInHistory: 5,
        distinctCharacters: 9,
      })
      const { body } = await check({ user: ann, password: PASSWORD })
      expect([body.policy.value, body.accepted]).to.deep.equal([history, true])
    })

    it('P30: leaves the candidate nowhere, and is in the audit', async () => {
      const candidate = 'canary-candidate-4711'
      await check({ user: ann, password: candidate })
      const { connection } = directory.database
      for (const { name } of (await connection.db?.listCollections().toArray()) ?? []) {
        const stored = await connection.collection(name).find().toArray()
        expect(JSON.stringify(stored), name).to.not.include('canary-candidate')
      }
      const events = await connection.collection('auditEvents').find({ event: 'policy.checked' }).toArray()
      expect(events).to.have.length(1)
      expect(events[0]).to.deep.include({ target: ann, outcome: 'success' })
    })

    it('P46: counts as a thousand requests, so that nobody tries a dictionary', async () => {
      const limited = await startDirectory({ clientRateLimit: 3000, frozen: true })
      const client = await limited.scim('policies:read')
      const ask = async () => verdict(await client.post(`${POLICIES}/.check`, { password: 'a' }))
      expect([await ask(), await ask(), await ask(), await ask()]).to.deep.equal(['200', '200', '200', '429'])
      await limited.stop()
    })

    it('refuses a member that there is not, which might have named the person', async () => {
      const answer = await check({ password: PASSWORD, userName: 'ann' })
      expect(verdict(answer)).to.equal('400 invalidSyntax')
      expect(answer.body.detail).to.match(/no member "userName" here.*"password", "user", "policy"/)
    })

    it('refuses what is none', async () => {
      for (const body of [
        {},
        { password: 7 },
        { password: 'a', user: 7 },
        { password: 'a', user: 'nobody' },
        { password: 'a', policy: 'none' },
      ])
        expect(verdict(await check(body)), JSON.stringify(body)).to.equal('400 invalidValue')
      const list = await check([])
      expect([verdict(list), list.body.detail]).to.deep.equal(['400 invalidSyntax', 'The body must be a JSON object.'])
      expect(verdict(await check({ password: 'a' }, hr))).to.equal('403')
    })
  })
})
