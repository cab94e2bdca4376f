import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { channels, FIRST, whoever } from './channels.ts'
import { newPerson, verifies } from './support.ts'

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
        it(`P20, trap 5: refuses ${JSON.stringify(password.slice(0, 24))} for ${expected}`, async () => {
          const person = await ada()
          expect((await set(directory, person, password))?.map(({ rule }) => rule)).to.deep.equal(expected)
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
        expect((await set(directory, await ada(), FIRST))?.map(({ rule }) => rule)).to.deep.equal([
          'numPasswordsInHistory',
        ]))
    })
  }
})
