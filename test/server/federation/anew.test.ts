import { expect } from 'chai'
import { type Adversary, startAdversary, trust } from '../../support/adversary.ts'
import type { Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { backFrom, connect, federatedPerson, leave, signInElsewhere } from '../../support/federation.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { isAtApplication, PASSWORD, parametersOf, personNamed } from '../oidc/support.ts'

const TOO_OLD = 'You have to sign in anew'

describe('how long ago somebody has signed in at an identity provider', () => {
  let directory: TestDirectory
  let adversary: Adversary
  let app: RelyingParty

  before(async () => {
    directory = await startDirectory()
    adversary = await startAdversary()
    app = await directory.relyingParty()
    await trust(directory, adversary)
    await federatedPerson(directory, 'ada')
  })
  after(async () => {
    adversary.stop()
    await directory.stop()
  })

  const seconds = () => Math.floor(Date.now() / 1000)

  /** Who was signed in there so many seconds ago, or has a provider that does not say. */
  async function signIn(age: number | undefined, parameters: Record<string, string> = {}) {
    const attempt = await app.start(parameters)
    const browser = directory.browser()
    const address = await leave(browser, attempt.url)
    adversary.behave({ claims: { auth_time: age === undefined ? undefined : seconds() - age } })
    const page: Page = await browser.open(adversary.back(address, 'ada'))
    return {
      page,
      browser,
      asked: address.searchParams,
      claims: async () => (await attempt.exchange(page.url)).claims(),
    }
  }

  for (const [what, parameters, asked] of [
    ['prompt=login', { prompt: 'login' }, { prompt: 'login', max_age: '0' }],
    ['max_age=0', { max_age: '0' }, { prompt: 'login', max_age: '0' }],
    ['max_age=300', { max_age: '300' }, { prompt: null, max_age: '300' }],
    ['prompt=select_account', { prompt: 'select_account' }, { prompt: 'select_account', max_age: '86400' }],
    ['login_hint', { login_hint: 'ada@example.com' }, { login_hint: 'ada@example.com', max_age: '86400' }],
    ['nothing', {}, { prompt: null, login_hint: null, max_age: '86400' }],
  ] as const) {
    it(`O17, O22, O24: passes on what the application asks for: ${what}`, async () => {
      const { asked: sent, page } = await signIn(0, parameters)
      for (const [name, value] of Object.entries(asked)) expect(sent.get(name), name).to.equal(value)
      expect(isAtApplication(page)).to.equal(true)
    })
  }

  for (const [what, parameters, age] of [
    ['prompt=login, and the provider took its session', { prompt: 'login' }, 120],
    ['max_age=0, and the provider took its session', { max_age: '0' }, 120],
    ['max_age=300, and it was before that', { max_age: '300' }, 400],
    ['prompt=login, and the provider does not say when', { prompt: 'login' }, undefined],
    ['max_age=300, and the provider does not say when', { max_age: '300' }, undefined],
  ] as const) {
    it(`O22, O24: refuses ${what}`, async () => {
      const { page } = await signIn(age, parameters)
      expect([page.status, page.title]).to.deep.equal([403, TOO_OLD])
    })
  }

  it('O25: says when the person signed in there', async () => {
    const old = await (await signIn(250, { max_age: '300' })).claims()
    expect(old?.auth_time).to.be.closeTo(seconds() - 250, 2)
    const older = await (await signIn(5000)).claims()
    expect(older?.auth_time).to.be.closeTo(seconds() - 5000, 2)
  })

  it('never says that it was later than it can have been', async () => {
    expect((await (await signIn(-9999)).claims())?.auth_time).to.be.closeTo(seconds(), 2)
    const unsaid = await signIn(undefined)
    expect((await unsaid.claims())?.auth_time).to.be.closeTo(seconds() - 86_400, 2)
    const silent = await app.start({ prompt: 'none', max_age: '3600' })
    expect(parametersOf(await unsaid.browser.open(silent.url))).to.include({ error: 'login_required' })
  })

  it('O27: says that it was elsewhere, and nothing of how it went there', async () => {
    adversary.behave({ claims: { amr: ['pwd', 'mfa'], acr: 'urn:rekey:acr:password' } })
    const attempt = await app.start()
    const browser = directory.browser()
    const back = adversary.back(await leave(browser, attempt.url), 'ada')
    const claims = (await attempt.exchange((await browser.open(back)).url)).claims()
    expect(claims?.acr).to.equal('urn:rekey:acr:federated')
    expect(claims).to.not.have.property('amr')
  })

  it('O27: offers no provider where the application demands a password, and takes its own acr for one', async () => {
    const demanding = async (...values: string[]) => {
      const claims = JSON.stringify({ id_token: { acr: { essential: true, values } } })
      return (await directory.browser().open((await app.start({ claims })).url)).html
    }
    expect(await demanding('urn:rekey:acr:password')).to.not.include('Sign in with Adversary')
    expect(await demanding('urn:rekey:acr:password', 'urn:rekey:acr:federated')).to.include('Sign in with Adversary')
  })

  it('O27: leads to identity providers alone where the application demands that, with a word to whoever has none', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:rekey:acr:federated' } } })
    const attempt = await app.start({ claims })
    const browser = directory.browser()
    const page = await browser.open(attempt.url)
    expect(page.html).to.include('Sign in with Adversary').and.include('ask your administrator')
    for (const way of ['type="password"', 'name="identifier"', 'href="/forgot"', 'Sign in with a passkey'])
      expect(page.html).to.not.include(way)
    const back = adversary.back(await leave(browser, attempt.url), 'ada')
    expect((await attempt.exchange((await browser.open(back)).url)).claims()?.acr).to.equal('urn:rekey:acr:federated')
    const wished = JSON.stringify({ id_token: { acr: { value: 'urn:rekey:acr:federated' } } })
    const anyone = await directory.browser().open((await app.start({ claims: wished })).url)
    expect(anyone.html).to.include('type="password"').and.not.include('ask your administrator')
  })
})

describe('signing in anew, where the identity provider is another directory', () => {
  it('O22: asks for the password there again, and auth_time is new', async () => {
    const [here, there] = await Promise.all([startDirectory(), startDirectory()])
    const app = await here.relyingParty()
    await connect(here, there)
    await federatedPerson(here, 'ada')
    await personNamed(there, 'ada')
    const [browser, elsewhere] = [here.browser(), there.browser()]
    await signInElsewhere([browser, elsewhere], (await app.start()).url, 'ada')
    expect(isAtApplication(await browser.open((await app.start()).url))).to.equal(true)

    const attempt = await app.start({ prompt: 'login', login_hint: 'ada' })
    const address = await leave(browser, attempt.url)
    const asked = await elsewhere.open(address.href)
    expect(asked.title).to.equal('Sign in')
    expect(asked.html).to.include('value="ada"')
    const before = Math.floor(Date.now() / 1000)
    const back = await elsewhere.submit(asked, '/login', { identifier: 'ada', password: PASSWORD })
    const claims = (await attempt.exchange((await browser.open(back.url)).url)).claims()
    expect(claims?.auth_time).to.be.at.least(before)

    // Without being asked to, nobody signs in twice there.
    const quiet = here.browser()
    expect(
      isAtApplication(await quiet.open(await backFrom(elsewhere, await leave(quiet, (await app.start()).url), ''))),
    ).to.equal(true)
    await Promise.all([here.stop(), there.stop()])
  })
})
