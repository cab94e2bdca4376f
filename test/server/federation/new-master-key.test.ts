import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { type Adversary, startAdversary, trust } from '../../support/adversary.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { federatedPerson } from '../../support/federation.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { PROVIDERS } from '../../support/scim.ts'
import { isAtApplication } from '../oidc/support.ts'

describe('the secret of an identity provider, under a new master key', () => {
  const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)]
  let database: TestDatabase
  let adversary: Adversary

  before(async () => {
    database = await testDatabase()
    adversary = await startAdversary()
  })
  after(async () => {
    adversary.stop()
    await database.drop()
  })

  async function during<T>(masterKey: Buffer, formerKeys: Buffer[], work: (directory: TestDirectory) => Promise<T>) {
    const directory = await startDirectory({ database, masterKey, formerKeys })
    return work(directory).finally(() => directory.stop())
  }

  async function signIn(directory: TestDirectory) {
    const browser = directory.browser()
    const page = await browser.submit(
      await browser.open((await (await directory.relyingParty()).start()).url),
      '/federation',
    )
    return page.status === 0 ? browser.open(adversary.back(new URL(page.url), 'ada')) : page
  }

  it('is sealed anew at a start with both, and good without the former one', async () => {
    await during(first, [], async directory => {
      await trust(directory, adversary)
      await federatedPerson(directory, 'ada')
    })
    await during(second, [first], async () => undefined)
    expect(isAtApplication(await during(second, [], signIn))).to.equal(true)
    const { authorization } = adversary.requests.findLast(({ path }) => path === '/token') ?? {}
    expect(authorization).to.equal(`Basic ${Buffer.from('rekey:the+client+secret').toString('base64')}`)
  })

  it('keeps nobody from starting where its key is gone, and is written anew', async () => {
    await during(second, [], async directory => {
      const providers = directory.database.connection.collection('identityProviders')
      const clientSecret = `${'x'.repeat(8)}.iv.sealed`
      await providers.updateMany({}, { $set: { clientSecret } })
    })
    await during(third, [second], async directory => {
      expect((await signIn(directory)).title).to.equal('Signing in elsewhere has failed')
      const chief = await directory.scim('roles:write')
      const [{ id }] = (await chief.get(PROVIDERS)).body.Resources
      const operation = { op: 'replace', path: 'clientSecret', value: 'the client secret' }
      await chief.patch(`${PROVIDERS}/${id}`, operation).expect(200)
      expect(isAtApplication(await signIn(directory))).to.equal(true)
    })
  })
})
