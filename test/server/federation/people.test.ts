import { expect } from 'chai'
import type { Browser, Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { connect, federatedPerson, signInElsewhere } from '../../support/federation.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { EVENTS, IDENTITIES, PROVIDERS, STATE, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { PASSWORD, personNamed } from '../oidc/support.ts'

const STRANGER = 'That account is not known here'

describe('who somebody from an identity provider is', () => {
  let here: TestDirectory
  let there: TestDirectory
  let app: RelyingParty
  let chief: TestScimClient
  let provider: Awaited<ReturnType<typeof connect>>

  before(async () => {
    ;[here, there] = await Promise.all([startDirectory(), startDirectory()])
    app = await here.relyingParty()
    chief = await here.scim('users:write,roles:write,audit:read')
    provider = await connect(here, there)
  })
  after(async () => {
    await here.stop()
    await there.stop()
  })

  async function signIn(userName: string, browser: Browser = here.browser()) {
    const attempt = await app.start()
    const page = await signInElsewhere([browser, there.browser()], attempt.url, userName)
    return { page, subject: async () => (await attempt.exchange(page.url)).claims()?.sub }
  }

  const identities = async (filter: string) =>
    (await chief.get(`${IDENTITIES}?filter=${encodeURIComponent(filter)}`).expect(200)).body.Resources

  async function lastEvent(event: string) {
    const query = `filter=${encodeURIComponent(`event eq "${event}"`)}&sortBy=at&sortOrder=descending&count=1`
    const [last] = (await chief.get(`${EVENTS}?${query}`)).body.Resources
    const details = Object.fromEntries(last.details.map(({ name, value }: Record<string, string>) => [name, value]))
    return { actor: last.actor, target: last.target, outcome: last.outcome, details }
  }

  function expectStranger({ status, title }: Page): void {
    expect([status, title]).to.deep.equal([403, STRANGER])
  }

  it('is whom the claim means at the first sign-in, and a link says so from then on', async () => {
    const ada = await federatedPerson(here, 'ada', { displayName: 'Ada' })
    const atHome = await personNamed(there, 'ada')
    const { subject } = await signIn('ada')
    expect(await subject()).to.equal(ada)
    const [link] = await identities(`user.value eq "${ada}"`)
    expect(link.user).to.deep.include({ value: ada, display: 'Ada', $ref: `${here.issuer}${USERS}/${ada}` })
    expect(link.identityProvider).to.deep.equal({
      value: provider.id,
      display: 'Head office',
      $ref: `${here.issuer}${provider.at}`,
    })
    expect(link.subject).to.equal(atHome)
    const details = { identityProvider: provider.id, subject: atHome }
    expect(await lastEvent('federation.linked')).to.deep.equal({
      ...{ actor: ada, target: ada, outcome: 'success' },
      details,
    })
    expect(await lastEvent('signIn.federated')).to.deep.equal({
      ...{ actor: ada, target: ada, outcome: 'success' },
      details: { identityProvider: provider.id },
    })
  })

  it('is who the link says, whatever the claim has come to mean', async () => {
    const bea = await federatedPerson(here, 'bea')
    const atHome = await personNamed(there, 'bea')
    await signIn('bea')
    const renaming = await there.scim('users:write,roles:write')
    await renaming.patch(`${USERS}/${atHome}`, { op: 'replace', path: 'userName', value: 'cleo' }).expect(200)
    await federatedPerson(here, 'cleo')
    expect(await (await signIn('cleo')).subject()).to.equal(bea)
  })

  it('is nobody who was not there before', async () => {
    await personNamed(there, 'nobody')
    const people = await here.database.connection.collection('users').countDocuments()
    const { page } = await signIn('nobody')
    expectStranger(page)
    expect(page.html).to.match(/Request id: <code>[\w-]+<\/code>/)
    expect(await here.database.connection.collection('users').countDocuments()).to.equal(people)
    const refused = { outcome: 'failure', actor: 'unknown', target: undefined }
    expect(await lastEvent('signIn.federated')).to.deep.include(refused)
    expect((await lastEvent('signIn.federated')).details.reason).to.equal('noMatch')
  })

  it('is nobody who has a password here', async () => {
    const dora = await personNamed(here, 'dora')
    await personNamed(there, 'dora')
    const { page } = await signIn('dora')
    expect([page.status, page.title]).to.deep.equal([403, 'You sign in here with your password'])
    expect(page.html).to.include('sign in with your name and password, or ask your administrator')
    expect(await identities(`user.value eq "${dora}"`)).to.deep.equal([])
    expect((await lastEvent('signIn.federated')).details.reason).to.equal('notFederated')
  })

  it('is nobody who has come to have a password here, or is inactive, until that is over', async () => {
    const emil = await federatedPerson(here, 'emil')
    await personNamed(there, 'emil')
    await signIn('emil')
    for (const [path, wrong, right, title] of [
      [`${STATE}:federated`, false, true, 'You sign in here with your password'],
      ['active', false, true, STRANGER],
    ] as const) {
      await chief.patch(`${USERS}/${emil}`, { op: 'replace', path, value: wrong }).expect(200)
      expect((await signIn('emil')).page.title).to.equal(title)
      await chief.patch(`${USERS}/${emil}`, { op: 'replace', path, value: right }).expect(200)
      expect(await (await signIn('emil')).subject()).to.equal(emil)
    }
  })

  it('O38: hears the same, inactive, unknown or another’s', async () => {
    await federatedPerson(here, 'fay', { active: false })
    await personNamed(there, 'fay')
    await personNamed(there, 'gus')
    const pages = [(await signIn('fay')).page, (await signIn('gus')).page]
    const texts = pages.map(({ html }) => html.replace(/<code>.*?<\/code>/, ''))
    expectStranger(pages[0] as Page)
    expect(texts[0]).to.equal(texts[1])
    expect((await lastEvent('signIn.federated')).details.reason).to.equal('noMatch')
  })

  it('is nobody who is another subject of the provider already', async () => {
    const hal = await federatedPerson(here, 'hal')
    const former = await personNamed(there, 'hal')
    await signIn('hal')
    const office = await there.scim('users:write')
    await office.delete(`${USERS}/${former}`).expect(204)
    await personNamed(there, 'hal')
    expectStranger((await signIn('hal')).page)
    expect((await lastEvent('signIn.federated')).details.reason).to.equal('otherSubject')
    const [link] = await identities(`user.value eq "${hal}"`)
    await chief.delete(`${IDENTITIES}/${link.id}`).expect(204)
    expect(await lastEvent('federation.unlinked')).to.deep.include({ target: hal, outcome: 'success' })
    expect(await (await signIn('hal')).subject()).to.equal(hal)
  })

  it('is told on the account page, in the place of a password', async () => {
    await federatedPerson(here, 'ida')
    await personNamed(there, 'ida')
    const browser = here.browser()
    const page = await signInElsewhere([browser, there.browser()], '/account', 'ida')
    expect(page.html).to.include('You sign in with Head office. You have no password here.')
    expect(page.html).to.not.include('/account/password')
  })

  it('is forgotten with the person', async () => {
    const jan = await federatedPerson(here, 'jan')
    await personNamed(there, 'jan')
    await signIn('jan')
    await chief.delete(`${USERS}/${jan}`).expect(204)
    expect(await identities(`user.value eq "${jan}"`)).to.deep.equal([])
    const again = await federatedPerson(here, 'jan')
    expect(await (await signIn('jan')).subject()).to.equal(again)
  })

  it('is forgotten with the provider, and never that of another one', async () => {
    const kim = await federatedPerson(here, 'kim')
    await personNamed(there, 'kim')
    await signIn('kim')
    const second = await connect(here, there, { name: 'Annexe' })
    expect(await identities(`identityProvider.value eq "${second.id}"`)).to.deep.equal([])
    await chief.delete(provider.at).expect(204)
    expect(await identities(`user.value eq "${kim}"`)).to.deep.equal([])
    expect(await (await signIn('kim')).subject()).to.equal(kim)
    provider = second
  })

  it('O42, O83: is in only as long as nothing has ended the sign-in meanwhile', async () => {
    const lea = await federatedPerson(here, 'lea')
    await personNamed(there, 'lea')
    const browser = here.browser()
    await signIn('lea', browser)
    expect((await browser.open('/account')).title).to.equal('lea')
    await chief.patch(`${USERS}/${lea}`, { op: 'replace', path: 'active', value: false }).expect(200)
    expect((await browser.open('/account')).title).to.equal('Sign in')
  })

  it('has no password here: the right one from before is wrong, and “forgot password” mails nothing', async () => {
    const max = await personNamed(here, 'max')
    await chief.patch(`${USERS}/${max}`, { op: 'replace', path: `${STATE}:federated`, value: true }).expect(200)
    const browser = here.browser()
    expect((await browser.signIn((await app.start()).url, 'max', PASSWORD)).title).to.equal('Sign in')
    const known = await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: 'max' })
    const unknown = await browser.submit(await browser.open('/forgot'), '/forgot', { identifier: 'nobody-at-all' })
    expect(known.html.replaceAll('max', '')).to.equal(unknown.html.replaceAll('nobody-at-all', ''))
    expect(await here.mails()).to.deep.equal([])
  })

  it('is asked for on the sign-in page only where a provider is offered', async () => {
    const shown = async () => (await here.browser().open((await app.start()).url)).html
    expect(await shown()).to.include('Sign in with Annexe')
    await chief.patch(provider.at, { op: 'replace', path: 'active', value: false }).expect(200)
    expect(await shown()).to.not.include('Annexe')
    await chief.patch(provider.at, { op: 'replace', path: 'active', value: true }).expect(200)
    await chief.patch(provider.at, { op: 'remove', path: 'clientId' }).expect(200)
    expect(await shown()).to.not.include('Annexe')
    expect((await chief.get(`${PROVIDERS}?filter=name eq "annexe"`)).body.totalResults).to.equal(1)
  })
})
