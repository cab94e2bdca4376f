import { expect } from 'chai'
import type { JsonObject } from '../../scim/store.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { epochsAtSignIn, mailedToken, newPerson, owner, refusedRules, verifies } from './support.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const STATE = 'urn:rekey:params:scim:schemas:extension:password:1.0:User'
const POLICY = 'urn:rekey:params:scim:schemas:core:1.0:PasswordPolicy'

/** The rules of everybody's policy here. */
const rules = {
  minLength: 12,
  maxLength: 40,
  minNumerals: 1,
  minUpperCase: 1,
  maxRepeatedChars: 4,
  requiredChars: '-',
  disallowedChars: '<',
  disallowedSubstrings: ['acme'],
  lastNameDisallowed: true,
  disallowedUserAttributeValues: ['title', 'addresses.locality'],
  blockCommon: true,
  blockBreached: true,
  dictionaryWordDisallowed: true,
  minStrength: 2,
}

const FIRST = 'Golden-Lantern-4'
const GOOD = 'Quiet-Harbour-7'

const LEAKED = 'Quiet-Leaked-Harbour-7'

const violations: readonly (readonly [password: string, rules: readonly string[]])[] = [
  ['Quiet-H-7', ['minLength']],
  [`${GOOD}BCDFGHIJKLMNPQSTVWXYZ0123456`, ['maxLength']],
  ['Quiet-Harbour', ['minNumerals']],
  ['quiet-harbour-7', ['minUpperCase']],
  ['Quiet-Harbour-77777', ['maxRepeatedChars']],
  ['Quiet Harbour 7', ['requiredChars']],
  ['Quiet-Harbour-<7', ['disallowedChars']],
  ['Quiet-ACME-Harbour-7', ['disallowedSubstrings']],
  ['Quiet-LOVElace-7', ['lastNameDisallowed']],
  ['Countess-Ada-1815', ['blockCommon']],
  ['Quiet-stoker-Harbour-7', ['disallowedUserAttributeValues']],
  ['Quiet-LEIPZIG-Harbour-7', ['disallowedUserAttributeValues']],
  [LEAKED, ['blockBreached']],
  ['Thermodynamics-7', ['dictionaryWordDisallowed']],
  ['a<b', ['minLength', 'minUpperCase', 'minNumerals', 'requiredChars', 'disallowedChars', 'minStrength']],
  [
    'password',
    [
      'minLength',
      'minUpperCase',
      'minNumerals',
      'requiredChars',
      'blockCommon',
      'dictionaryWordDisallowed',
      'minStrength',
    ],
  ],
  ['Quiet-Harbour-7\u0007', ['preparation']],
  [`Quiet-Harbour-7${'é'.repeat(505)}`, ['preparation']],
]

type Person = { readonly id: string; readonly userName: string; readonly email: string }
type Channel = (directory: TestDirectory, person: Person, password: string) => Promise<readonly string[] | undefined>

const whoever = {
  name: { familyName: 'Lovelace' },
  displayName: 'Countess-Ada',
  title: 'Stoker',
  addresses: [{ type: 'work', locality: 'Leipzig' }],
}

/** Each way to a new password; it answers the rules that were broken, or nothing. */
const channels: Readonly<Record<string, Channel>> = {
  'SCIM create': async (directory, { userName }, password) => {
    const body = { schemas: [USER], userName: `${userName}.new`, ...whoever, password }
    return scimRules(await (await hr(directory)).post('/scim/v2/Users', body))
  },
  'SCIM PUT password': async (directory, { id, userName }, password) => {
    const body = { schemas: [USER], userName, ...whoever, password }
    return scimRules(await (await hr(directory)).put(`/scim/v2/Users/${id}`, body))
  },
  'SCIM PATCH password': async (directory, { id }, value) =>
    scimRules(await (await hr(directory)).patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'password', value })),
  'SCIM PATCH reset': async (directory, { id }, password) => {
    const operation = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'password', password } }
    return scimRules(await (await hr(directory)).patch(`/scim/v2/Users/${id}`, operation))
  },
  'reset from the host': (directory, { id }, password) =>
    refusedRules(directory.reset(id, { delivery: 'password', password })),
  'reset link': async (directory, { id, email }, password) => {
    await directory.reset(id, { delivery: 'link' })
    return refusedRules(directory.services.passwords.redeemLink(await mailedToken(directory, email), password))
  },
  'recovery link': async (directory, { userName, email }, password) => {
    await directory.services.passwords.recover(userName)
    return refusedRules(directory.services.passwords.redeemLink(await mailedToken(directory, email), password))
  },
  'forced change': async (directory, { id, userName }, password) => {
    const { epochs } = await epochsAtSignIn(directory, userName, await directory.reset(id))
    return refusedRules(directory.services.passwords.completeForcedChange(id, epochs.epoch, password, owner(id)))
  },
  'account page': (directory, { id }, password) =>
    refusedRules(directory.services.passwords.change(id, FIRST, password, owner(id))),
}

const hr = (directory: TestDirectory) => directory.scim('users:write,passwords:reset', 'HR')

function scimRules({ status, body }: { status: number; body: JsonObject }): readonly string[] | undefined {
  if (status < 300) return undefined
  expect(body).to.include({ status: '400', scimType: 'invalidValue' })
  return (body.violations as { rule: string }[]).map(({ rule }) => rule)
}

describe('every path to a new password', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ breached: async text => (text === LEAKED ? 'leaked' : 'unknown') })
    const policy = await directory.services.policies.default()
    const client = await directory.scim('policies:write')
    const body = { schemas: [POLICY], name: 'Default', ...rules }
    await client.put(`/admin/v2/PasswordPolicies/${policy.id}`, body).expect(200)
  })
  after(() => directory.stop())

  const ada = () => newPerson(directory, { ...whoever, password: FIRST })

  for (const [channel, set] of Object.entries(channels)) {
    describe(channel, () => {
      for (const [password, expected] of violations) {
        it(`P20: refuses ${JSON.stringify(password.slice(0, 24))} for ${expected}`, async () => {
          const person = await ada()
          expect(await set(directory, person, password)).to.deep.equal(expected)
          expect(await verifies(directory, person.userName, password)).to.equal(false)
        })
      }

      it('P20: takes what obeys every rule', async () => {
        const person = await ada()
        expect(await set(directory, person, GOOD)).to.equal(undefined)
        const userName = channel === 'SCIM create' ? `${person.userName}.new` : person.userName
        expect(await verifies(directory, userName, GOOD)).to.equal(true)
      })

      if (channel === 'SCIM create') return
      it('P17: refuses the current password', async () =>
        expect(await set(directory, await ada(), FIRST)).to.deep.equal(['numPasswordsInHistory']))
    })
  }
})
