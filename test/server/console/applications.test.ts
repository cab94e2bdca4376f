import { expect } from 'chai'
import type { TestDirectory } from '../../support/directory.ts'
import { CALLBACK } from '../../support/relying-party.ts'
import { APPLICATION, APPLICATIONS, GROUP, GROUPS, POLICIES, POLICY } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { filledIn, noticeOf, startConsole, type TestConsole, wrongIn } from './support.ts'

describe('applications in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let operator: TestScimClient

  before(async () => {
    ;({ directory, staff } = await startConsole())
    operator = await directory.scim('applications:write,users:write,policies:write,roles:write')
  })
  after(() => directory.stop())

  const create = async (more: object = {}): Promise<{ id: string; clientSecret: string }> =>
    (
      await operator
        .post(APPLICATIONS, { schemas: [APPLICATION], name: 'Time sheets', redirectUris: [CALLBACK], ...more })
        .expect(201)
    ).body
  const read = async (id: string) => (await operator.get(`${APPLICATIONS}/${id}`).expect(200)).body
  const at = (id: string) => `/console/applications/${id}`

  /** What a secret is answered at the token endpoint, with a code that nobody has. */
  async function isGood(id: string, secret: string): Promise<boolean> {
    const answer = await fetch(`${directory.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'made-up', redirect_uri: CALLBACK }),
    })
    return ((await answer.json()) as { error: string }).error === 'invalid_grant'
  }
  const secretOn = ({ html }: { html: string }) => /<code id="secret">([^<]+)</.exec(html)?.[1] ?? ''

  it('keep what the form does not know, and lose what it takes away', async () => {
    const customClaims = [{ name: 'department', path: 'title', scope: 'profile' }]
    const { id } = await create({
      customClaims,
      firstParty: true,
      postLogoutRedirectUris: ['https://time.example.com/'],
    })
    const { browser, page } = await staff.enter('chief', at(id))
    const { firstParty, ...fields } = filledIn(page)
    expect(firstParty).to.equal('on')
    const saved = await browser.submit(page, `/applications/${id}`, { ...fields, postLogoutRedirectUris: '' })
    expect(noticeOf(saved)).to.contain('The application is saved')
    const application = await read(id)
    expect(application).to.deep.include({ customClaims, redirectUris: [CALLBACK], name: 'Time sheets' })
    expect(application).not.to.have.any.keys('firstParty', 'postLogoutRedirectUris')
  })

  it('stay as they are where nothing was changed', async () => {
    const group = (await operator.post(GROUPS, { schemas: [GROUP], displayName: 'Twins' }).expect(201)).body.id
    const twin = (await operator.post(GROUPS, { schemas: [GROUP], displayName: 'Twins' }).expect(201)).body.id
    const policy = (await operator.post(POLICIES, { schemas: [POLICY], name: 'Strict', minLength: 20 })).body.id
    for (const claimed of [group, twin]) {
      const { id } = await create({
        claimedGroups: [{ value: claimed }],
        demandedPolicy: { value: policy },
        allowedScopes: ['profile', 'groups'],
        grantTypes: ['authorization_code'],
        tokenEndpointAuthMethod: 'client_secret_post',
        applicationType: 'web',
        backchannelLogoutUri: 'https://time.example.com/logout',
        backchannelLogoutSessionRequired: true,
      })
      const { meta: _, ...before } = await read(id)
      const { browser, page } = await staff.enter('chief', at(id))
      expect(noticeOf(await browser.submit(page, `/applications/${id}`, filledIn(page)))).to.contain('is saved')
      const { meta: __, ...after } = await read(id)
      expect(after).to.deep.equal(before)
    }
  })

  it('have a secret that is shown once, when they are made', async () => {
    const { browser, page } = await staff.enter('chief', '/console/applications/new')
    const made = await browser.submit(page, '/new', { name: 'Fresh', redirectUris: CALLBACK })
    const [, id = ''] = /applications\/([\w-]+)\/secret/.exec(made.url) ?? []
    const secret = secretOn(made)
    expect(await isGood(id, secret)).to.equal(true)
    expect(JSON.stringify(made.hops)).not.to.contain(secret)
    expect((await browser.open(made.url)).html)
      .to.contain('kept nowhere')
      .and.not.contain(secret)
  })

  it('have two secrets at a time, of which the former one is ended', async () => {
    const { id, clientSecret } = await create()
    const { browser, page } = await staff.enter('chief', at(id))
    expect(page.html).not.to.contain('value="endFormerSecret"')
    const answers = [0, 1].map(() => browser.submit(page, at(id), { act: 'rotateSecret' }))
    const secret = (await Promise.all(answers)).map(secretOn).join('')
    expect([await isGood(id, secret), await isGood(id, clientSecret)]).to.deep.equal([true, true])
    const later = await browser.open(at(id))
    const ended = await browser.submit(later, at(id), { act: 'endFormerSecret' })
    expect(noticeOf(ended)).to.contain('worth nothing any more')
    expect([await isGood(id, secret), await isGood(id, clientSecret)]).to.deep.equal([true, false])
  })

  it('get no second secret from a page that somebody else has overtaken', async () => {
    const { id, clientSecret } = await create()
    const { browser, page } = await staff.enter('chief', at(id))
    await operator.patch(`${APPLICATIONS}/${id}`, { op: 'replace', path: 'action', value: 'rotateSecret' }).expect(200)
    expect((await browser.submit(page, at(id), { act: 'rotateSecret' })).status).to.equal(412)
    expect(await isGood(id, clientSecret)).to.equal(true)
  })

  it('say what is wrong with an act on them', async () => {
    const { id } = await create()
    const { browser, page } = await staff.enter('chief', at(id))
    const refused = await browser.submit(page, at(id), { act: 'endFormerSecret' })
    expect(refused.status).to.equal(422)
    expect(noticeOf(refused)).to.contain('There is no former secret')
    expect(refused.html).to.contain('value="Time sheets"')
  })

  it('are changed by nothing that their page does not have', async () => {
    const { id } = await create({ firstParty: true })
    const { browser, page } = await staff.enter('chief', at(id))
    for (const act of ['made-up', 'constructor', ''])
      expect((await browser.submit(page, at(id), { act })).status).to.equal(422)
    await browser.submit(page, at(id), { shown: 'name', name: 'Renamed' })
    expect(await read(id)).to.include({ name: 'Renamed', firstParty: true })
  })

  it('show a secret that comes of a change', async () => {
    const { id } = await create({ tokenEndpointAuthMethod: 'none' })
    const { browser, page } = await staff.enter('chief', at(id))
    expect(page.html).not.to.contain('Make a new secret')
    const fields = { ...filledIn(page), tokenEndpointAuthMethod: 'client_secret_basic' }
    const saved = await browser.submit(page, at(id), fields)
    expect(await isGood(id, secretOn(saved))).to.equal(true)
  })

  it('say which group there is none of', async () => {
    const { id } = await create()
    const { browser, page } = await staff.enter('chief', at(id))
    const refused = await browser.submit(page, at(id), { ...filledIn(page), claimedGroups: 'Nowhere' })
    expect(wrongIn(refused, 'claimedGroups')).to.equal('There is no group “Nowhere”.')
  })

  it('are read by those who may read them, without a button', async () => {
    await operator
      .post('/admin/v2/Roles', {
        schemas: ['urn:rekey:params:scim:schemas:core:1.0:Role'],
        name: 'reader',
        scopes: ['applications:read'],
      })
      .expect(201)
    await staff.holder('reader', 'reader')
    const { id } = await create()
    const { browser, page } = await staff.enter('reader', at(id))
    expect(page.html)
      .to.contain('<fieldset disabled')
      .and.not.match(/>Save<|Make a new secret|Delete…/)
    expect(page.html).not.to.contain('name="demandedPolicy"')
    const refused = await browser.submit(page, at(id), { name: 'Mine' })
    expect([refused.status, (await read(id)).name]).to.deep.equal([403, 'Time sheets'])
  })
})
