import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import request from 'supertest'
import { createKeyring } from '../../../server/keyring.ts'
import { loadSubjectOf } from '../../../server/oidc/subjects.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { startLogoutReceiver } from '../../support/logout-receiver.ts'
import { CALLBACK, GOODBYE, type RelyingParty, refusal } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { offlineTokensOf, ownTokens, PASSWORD, personNamed, postAs, silently, tokensOf } from './support.ts'

describe('O53: an application that knows people by identifiers of its own', () => {
  let directory: TestDirectory
  let admin: TestScimClient
  let app: RelyingParty
  let ann: string

  before(async () => {
    directory = await startDirectory()
    admin = await directory.scim('applications:write,users:read')
    ann = await personNamed(directory, 'ann')
    await personNamed(directory, 'bob')
    app = await pairwise()
  })
  after(() => directory.stop())

  async function pairwise(sectorIdentifier?: string): Promise<RelyingParty> {
    const made = await directory.relyingParty()
    const value = { subjectType: 'pairwise', ...(sectorIdentifier && { sectorIdentifier }) }
    await admin.patch(`${APPLICATIONS}/${made.clientId}`, { op: 'replace', value }).expect(200)
    return made
  }
  const subjectAt = async (at: RelyingParty, userName = 'ann') =>
    (await tokensOf(at, directory.browser(), userName)).claims()?.sub ?? ''

  it('knows the same person by the same one, and nobody by their id', async () => {
    const subject = await subjectAt(app)
    expect(subject).to.match(/^[\w-]{43}$/)
    expect(await subjectAt(app)).to.equal(subject)
    expect(await subjectAt(app, 'bob')).not.to.equal(subject)
    expect(await subjectAt(await directory.relyingParty())).to.equal(ann)
  })

  it('shares it with those of its sector, and with no other', async () => {
    const subject = await subjectAt(app)
    expect(await subjectAt(await pairwise())).to.equal(subject)
    const [here, there, elsewhere] = [
      await pairwise('one.example.com'),
      await pairwise('one.example.com'),
      await pairwise('two.example.com'),
    ]
    const one = await subjectAt(here)
    expect(await subjectAt(there)).to.equal(one)
    expect(new Set([subject, one, await subjectAt(elsewhere)]).size).to.equal(3)
  })

  it('O59: meets it everywhere: userinfo, introspection, the next ID token', async () => {
    const tokens = await offlineTokensOf(app, directory.browser(), 'ann')
    const subject = tokens.claims()?.sub ?? ''
    expect(subject).not.to.equal(ann)
    expect((await oidc.fetchUserInfo(app.config, tokens.access_token, subject)).sub).to.equal(subject)
    const answer = await postAs(app, `${directory.issuer}/introspect`, { token: tokens.access_token })
    expect((await answer.json()).sub).to.equal(subject)
    const next = await oidc.refreshTokenGrant(app.config, tokens.refresh_token)
    expect(next.claims()?.sub).to.equal(subject)
  })

  it('O57, O58: gets at what the person has here, though its token does not say who that is', async () => {
    const { access_token } = await ownTokens(app, directory.browser(), 'ann', 'openid me:read')
    expect(decodeJwt(access_token).sub).to.equal(await subjectAt(app))
    const me = await request(directory.address).get('/scim/v2/Me').set('Authorization', `Bearer ${access_token}`)
    expect(me.body.id).to.equal(ann)
  })

  it('O18: hints at somebody by it', async () => {
    const hints = await Promise.all(
      ['ann', 'bob'].map(async name => (await tokensOf(app, directory.browser(), name)).id_token ?? ''),
    )
    const [own = '', other = ''] = hints
    const browser = directory.browser()
    await tokensOf(app, browser, 'ann')
    expect(await silently(app, browser, { id_token_hint: own })).to.equal('none')
    expect(await silently(app, browser, { id_token_hint: other })).to.equal('login_required')
    const signInAt = async (hint: string) => {
      const attempt = await app.start({ id_token_hint: hint })
      const page = await directory.browser().signIn(attempt.url, 'ann', PASSWORD)
      return page.title || refusal(attempt.exchange(page.url))
    }
    expect(await signInAt(own)).to.equal('none')
    expect(await signInAt(other)).to.equal('Sign in')
    const claims = JSON.stringify({ id_token: { sub: { value: decodeJwt(own).sub } } })
    expect(await silently(app, browser, { claims })).to.equal('none')
  })

  it('signs people out by it', async () => {
    const browser = directory.browser()
    const { id_token = '' } = await tokensOf(app, browser, 'ann')
    const url = oidc.buildEndSessionUrl(app.config, { id_token_hint: id_token, post_logout_redirect_uri: GOODBYE })
    const page = await browser.open(url.href)
    expect((await browser.submit(page, '/confirm', { logout: 'yes' })).url).to.contain(GOODBYE)
    expect(await silently(app, browser)).to.equal('login_required')
  })

  it('O74: is told of a logout by that identifier, wherever the session ends', async () => {
    const receiver = await startLogoutReceiver()
    const cy = await personNamed(directory, 'cy')
    const told = await pairwise()
    const value = { backchannelLogoutUri: receiver.url }
    await admin.patch(`${APPLICATIONS}/${told.clientId}`, { op: 'replace', value }).expect(200)
    const browser = directory.browser()
    const subject = (await tokensOf(told, browser, 'cy')).claims()?.sub
    await browser.submit(await browser.open('/logout'), '/logout/confirm', { logout: 'yes' })
    await directory.services.noticeWorker.drain()
    await subjectAt(told, 'cy')
    await directory.reset(cy)
    await directory.services.noticeWorker.drain()
    expect(receiver.tokens().map(token => decodeJwt(token).sub)).to.deep.equal([subject, subject])
    await receiver.stop()
  })

  it('keeps it under a new master key, and when the old one has gone', async () => {
    const { settings } = directory.services
    const [first, second] = [directory.masterKey, randomBytes(32)]
    const sector = new URL(CALLBACK).host
    const subjectWith = async (...keys: Buffer[]) => (await loadSubjectOf(settings, createKeyring(keys)))(sector, ann)
    const subject = await subjectAt(app)
    expect(await subjectWith(first)).to.equal(subject)
    expect(await subjectWith(second, first)).to.equal(subject)
    expect(await subjectWith(second)).to.equal(subject)
  })

  const unsound = {
    'several hosts and no word of which': { redirectUris: [CALLBACK, 'https://app.example.com/'] },
    'a host with more to it': { sectorIdentifier: 'example.com/path' },
    'a host in capitals': { sectorIdentifier: 'Example.com' },
    'a host without pairwise identifiers': { subjectType: 'public', sectorIdentifier: 'example.com' },
  }
  for (const [what, fields] of Object.entries(unsound)) {
    it(`refuses ${what}`, async () => {
      const body = { schemas: [APPLICATION], name: 'X', redirectUris: [CALLBACK], subjectType: 'pairwise', ...fields }
      expect(verdict(await admin.post(APPLICATIONS, body))).to.equal('400 invalidValue')
    })
  }

  it('may have several hosts when it is said which one counts', async () => {
    const redirectUris = [CALLBACK, 'https://app.example.com/']
    const value = { redirectUris, sectorIdentifier: 'app.example.com' }
    await admin.patch(`${APPLICATIONS}/${app.clientId}`, { op: 'replace', value }).expect(200)
    expect(await subjectAt(app)).to.match(/^[\w-]{43}$/)
  })
})
