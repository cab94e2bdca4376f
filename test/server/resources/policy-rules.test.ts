import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, POLICIES, POLICY, STATE, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const contradictions: readonly { readonly [rule: string]: unknown }[] = [
  { minLength: 20, maxLength: 10 },
  { minNumerals: 30, maxLength: 12 },
  { minSpecialChars: 3, maxSpecialChars: 1 },
  { requiredChars: 'a', disallowedChars: 'abc' },
  { requiredChars: 'z', allowedChars: 'abc' },
  { minUniqueChars: 5, allowedChars: 'abc' },
  { minNumerals: 1, allowedChars: 'abc' },
  { allowedChars: 'ab', disallowedChars: 'ba' },
]

describe('the rules of a policy', () => {
  let directory: TestDirectory
  let security: TestScimClient

  before(async () => {
    directory = await startDirectory({ wordLists: new Map([['towns', 'Rostock\nLübeck']]) })
    security = await directory.scim('policies:write')
  })
  after(() => directory.stop())

  for (const rules of contradictions) {
    it(`${JSON.stringify(rules)} contradict each other: refused with both named`, async () => {
      const { body: sound } = await security.post(POLICIES, {
        schemas: [POLICY],
        name: `Sound ${JSON.stringify(rules)}`,
      })
      const created = await security.post(POLICIES, { schemas: [POLICY], name: 'Unsound', ...rules })
      const patched = await security.patch(`${POLICIES}/${sound.id}`, { op: 'add', value: rules })
      for (const answer of [created, patched]) {
        expect(verdict(answer)).to.equal('400 invalidValue')
        for (const rule of Object.keys(rules)) expect(answer.body.detail).to.include(rule)
      }
      expect((await security.get(`${POLICIES}/${sound.id}`)).body).to.deep.equal(sound)
    })
  }

  const unknown: readonly (readonly [rules: object, word: string])[] = [
    [{ dictionaryLocation: 'nowhere' }, 'english, towns'],
    [{ dictionaryLocation: 'https://lists.example.com/words.txt' }, 'no list is fetched'],
    [{ dictionaryLocation: '../../etc/passwd' }, 'english, towns'],
    [{ blockBreached: true }, 'BREACHED_FILE'],
    [{ disallowedUserAttributeValues: ['shoeSize'] }, 'shoeSize'],
    [{ disallowedUserAttributeValues: ['title', 'password'] }, 'password'],
    [{ disallowedUserAttributeValues: ['active'] }, 'active'],
    [{ disallowedUserAttributeValues: ['groups.display'] }, 'groups.display'],
    [{ disallowedUserAttributeValues: [`${STATE}:reset.note`] }, 'reset.note'],
  ]
  for (const [rules, word] of unknown) {
    it(`${JSON.stringify(rules)} names what is not there: refused in words`, async () => {
      const answer = await security.post(POLICIES, { schemas: [POLICY], name: 'Unknown', ...rules })
      expect(verdict(answer)).to.equal('400 invalidValue')
      expect(answer.body.detail).to.include(word)
    })
  }

  it('may name an installed list and attributes of people in any case', async () => {
    const rules = { dictionaryLocation: 'towns', disallowedUserAttributeValues: ['Title', `${ENTERPRISE}:department`] }
    expect(verdict(await security.post(POLICIES, { schemas: [POLICY], name: 'Known', ...rules }))).to.equal('201')
  })

  it('are compared with the standards where that is asked for', async () => {
    const { body } = await security.post(POLICIES, {
      schemas: [POLICY],
      name: 'Short',
      minLength: 7,
      blockCommon: true,
    })
    expect(body).to.not.have.property('departures')
    const asked = await security.get(`${POLICIES}/${body.id}?attributes=departures`)
    const [first] = asked.body.departures
    expect(first).to.include({ standard: 'NIST SP 800-63B-4', clause: '3.1.1.2', rule: 'minLength' })
    expect(first.value).to.include('15')
  })

  it('are worth a word, where it is asked for', async () => {
    const worth = async (name: string, rules: object) => {
      const { id } = (await security.post(POLICIES, { schemas: [POLICY], name, ...rules }).expect(201)).body
      return (await security.get(`${POLICIES}/${id}?attributes=passwordStrength`)).body.passwordStrength
    }
    expect(await worth('A', { minLength: 15, blockCommon: true })).to.equal('Standard')
    expect(await worth('B', { minLength: 15 })).to.equal('Custom')
    expect(await worth('C', { minLength: 7, blockCommon: true })).to.equal('Simple')
  })

  it('stand beside words of your own, and a name of your own for the policy', async () => {
    const given = { tags: [{ key: 'owner', value: 'audit' }], externalId: 'policy-7' }
    const { body } = await security.post(POLICIES, { schemas: [POLICY], name: 'Tagged', ...given }).expect(201)
    expect((await security.get(`${POLICIES}/${body.id}`)).body).to.deep.include(given)
    const found = await security.get(`${POLICIES}?filter=${encodeURIComponent('externalId eq "policy-7"')}`)
    expect(found.body.totalResults).to.equal(1)
  })

  it('P66: say so where they leave no room for a safe one-time password', async () => {
    const said = async (name: string, rules: object) =>
      (await security.post(POLICIES, { schemas: [POLICY], name, ...rules })).body.linksOnly
    expect(await said('Roomy', { minLength: 15 })).to.equal(undefined)
    expect(await said('Narrow', { maxLength: 10 })).to.equal(true)
  })

  it('are told in words where they are asked for', async () => {
    const rules = { minLength: 12, minNumerals: 2, numPasswordsInHistory: 3 }
    const { body } = await security.post(POLICIES, { schemas: [POLICY], name: 'Worded', ...rules })
    expect(body).to.not.have.property('configuredPasswordPolicyRules')
    const asked = await security.get(`${POLICIES}/${body.id}?attributes=configuredPasswordPolicyRules`)
    const told = asked.body.configuredPasswordPolicyRules
    expect(told.map(({ key }: { key: string }) => key)).to.deep.equal(Object.keys(rules))
    for (const { value } of told) expect(value).to.match(/\d/)
  })
})
