import { expect } from 'chai'
import { PasswordRejected } from '../../../passwords/errors.ts'
import { tellOfMissing } from '../../../server/resources/policy-names.ts'
import { epochsAtSignIn, NEXT, newPerson, owner, PASSWORD, verifies } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { POLICIES, POLICY } from '../../support/scim.ts'

/** Each was allowed by a server that had its data; the next one on the same database is started without them. */
const rules = {
  blockBreached: [
    { blockBreached: true },
    'Can not be compared with leaked passwords, which this server does not have any more: tell an administrator',
    'needs leaked passwords to compare with: set BREACHED_FILE or BREACHED_URL',
  ],
  dictionaryWordDisallowed: [
    { dictionaryWordDisallowed: true, dictionaryLocation: 'towns' },
    'Can not be compared with the dictionary, which this server does not have any more: tell an administrator',
    'must name an installed list of words (english); no list is fetched from an address',
  ],
} as const

describe('a policy whose data the server does not have any more', () => {
  let complete: TestDirectory
  let bare: TestDirectory
  let policy: string
  before(async () => {
    complete = await startDirectory({
      wordLists: new Map([['towns', 'Rostock']]),
      breached: async () => 'unknown',
    })
    const { database, masterKey, issuer } = complete
    bare = await startDirectory({ database: { database }, masterKey, issuer })
    policy = (await complete.services.policies.default()).id
  })
  after(async () => {
    await bare.stop()
    await complete.stop()
  })

  const say = async (rules: object) =>
    (await complete.scim('policies:write'))
      .put(`${POLICIES}/${policy}`, { schemas: [POLICY], name: 'Default', ...rules })
      .expect(200)

  for (const [rule, [data, message, problem]] of Object.entries(rules)) {
    it(`P12: lets no password pass ${rule}, and says why`, async () => {
      const { id } = await newPerson(complete)
      await say(data)
      const error = await bare.services.passwords.change(id, PASSWORD, NEXT, owner(id)).catch(thrown => thrown)
      expect(error).to.be.instanceOf(PasswordRejected)
      const said = (error as PasswordRejected).violations.map(violation => [violation.rule, violation.message])
      expect(said).to.deep.equal([[rule, message]])
    })

    it(`draws one-time passwords as before, under ${rule}`, async () => {
      const { id, userName } = await newPerson(complete)
      await say(data)
      const oneTime = await bare.reset(id)
      expect(await verifies(bare, userName, oneTime)).to.equal(true)
      const { epochs } = await epochsAtSignIn(bare, userName, oneTime)
      expect(await complete.services.passwords.completeForcedChange(id, epochs.epoch, NEXT, owner(id))).to.not.equal(
        undefined,
      )
    })

    it(`is named at the start with what ${rule} needs`, async () => {
      await say(data)
      const told = async (directory: TestDirectory) => {
        const { logger, lines } = createLogger()
        await tellOfMissing({ ...directory.services, logger })
        return lines.map(line => [line.policy, line.problem])
      }
      expect(await told(bare)).to.deep.equal([['Default', problem]])
      expect(await told(complete)).to.deep.equal([])
    })
  }

  it('is not named where it does not ask, or where it is off', async () => {
    await say({ dictionaryWordDisallowed: false, dictionaryLocation: 'towns' })
    const security = await complete.scim('policies:write')
    await security.post(POLICIES, { schemas: [POLICY], name: 'Off', blockBreached: true }).expect(201)
    const { logger, lines } = createLogger()
    await tellOfMissing({ ...bare.services, logger })
    expect(lines).to.deep.equal([])
  })
})
