import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, SEARCH, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { ownTokens, PASSWORD } from '../oidc/support.ts'

const ME = '/scim/v2/Me'

describe('/Me', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let me: ReturnType<typeof scimClientWith>
  let reader: ReturnType<typeof scimClientWith>
  let id: string
  let url: string

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset,roles:write')
    const app = await directory.relyingParty()
    const client = async (scope: string) => {
      const tokens = await ownTokens(app, directory.browser(), 'ada', scope)
      return scimClientWith(tokens.access_token, directory.address)
    }
    id = await directory.person({
      userName: 'ada',
      password: PASSWORD,
      displayName: 'Ada',
      title: 'Countess',
      emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
      roles: [{ value: 'author' }],
      [ENTERPRISE]: { department: 'Engines' },
    })
    await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Poets', members: [{ value: id }] }).expect(201)
    await hr.patch(`${USERS}/${id}`, { op: 'add', path: 'externalId', value: 'hr-1' }).expect(200)
    url = `${directory.issuer}${USERS}/${id}`
    me = await client('openid me:write')
    reader = await client('openid me:read')
  })
  after(() => directory.stop())

  const asHr = async () => (await hr.get(`${USERS}/${id}`)).body

  it('S100: is the person of the token, at their own address', async () => {
    const answer = await reader.get(ME)
    expect(verdict(answer)).to.equal('200')
    expect(answer.headers).to.include({ location: url, 'content-location': url, etag: answer.body.meta.version })
    expect(answer.body).to.deep.include({ id, userName: 'ada', displayName: 'Ada', title: 'Countess' })
    expect(answer.body.meta.location).to.equal(url)
    expect(answer.body.groups.map(({ display }: { display: string }) => display)).to.deep.equal(['Poets'])
    expect(answer.body[STATE]).to.include({ mustChange: false, federated: false })
    const cached = await reader.get(ME).set('If-None-Match', answer.headers.etag ?? '')
    expect([cached.status, cached.headers['content-location']]).to.deep.equal([304, url])
  })

  it('S101: shows nothing that is between administrators and their systems', async () => {
    const { body } = await reader.get(`${ME}?attributes=${STATE},externalId,password,userName`)
    expect(body).to.not.have.any.keys('externalId', 'password')
    expect(body[STATE]).to.not.have.any.keys('protected', 'oneTimePassword', 'reset')
    expect((await asHr()).externalId).to.equal('hr-1')
  })

  it('S101: a PATCH changes what is the person’s own', async () => {
    const operations = [
      { op: 'replace', path: 'displayName', value: 'Ada L.' },
      { op: 'add', path: 'name.givenName', value: 'Augusta' },
      { op: 'add', path: 'phoneNumbers', value: [{ value: 'tel:+44-20-1', type: 'work' }] },
      { op: 'add', value: { preferredLanguage: 'en', timezone: 'Europe/London' } },
    ]
    const answer = await me.patch(ME, ...operations)
    expect(verdict(answer)).to.equal('200')
    expect(answer.headers).to.include({ location: url, 'content-location': url })
    expect(await asHr()).to.deep.include({
      displayName: 'Ada L.',
      name: { givenName: 'Augusta' },
      phoneNumbers: [{ value: 'tel:+44-20-1', type: 'work' }],
      preferredLanguage: 'en',
      timezone: 'Europe/London',
      externalId: 'hr-1',
      meta: answer.body.meta,
    })
  })

  it('S101: a PUT may repeat everything that a GET shows, and change what is the person’s own', async () => {
    const { body } = await me.get(ME)
    const before = await asHr()
    const same = await me.put(ME, body)
    expect([verdict(same), same.headers.etag]).to.deep.equal(['200', body.meta.version])
    expect(verdict(await me.put(ME, { ...body, nickName: 'Enchantress' }))).to.equal('200')
    expect(await asHr()).to.deep.equal({
      ...before,
      nickName: 'Enchantress',
      meta: (await reader.get(ME)).body.meta,
    })
  })

  it('S101: a PUT that leaves out what is not the person’s own leaves it as it is', async () => {
    const before = await asHr()
    expect(verdict(await me.put(ME, { schemas: [USER], displayName: 'Ada' }))).to.equal('200')
    const { nickName, phoneNumbers, preferredLanguage, timezone, name, ...rest } = before
    expect(await asHr()).to.deep.equal({ ...rest, displayName: 'Ada', meta: (await reader.get(ME)).body.meta })
  })

  const forbidden: Readonly<Record<string, unknown>> = {
    userName: 'queen',
    active: false,
    title: 'Queen',
    userType: 'Contractor',
    password: 'nine violins behind the wall',
    emails: [{ value: 'ada@elsewhere.example', primary: true }],
    entitlements: [{ value: 'everything' }],
    roles: [{ value: 'admin' }],
    x509Certificates: [{ value: 'AAAA' }],
    externalId: 'mine',
    [`${ENTERPRISE}:department`]: 'Board',
    [`${ENTERPRISE}:manager`]: { value: 'nobody' },
    [`${STATE}:federated`]: true,
    [`${STATE}:protected`]: true,
    [`${STATE}:cantChange`]: true,
    [`${STATE}:mustChange`]: true,
    [`${STATE}:reset`]: { delivery: 'oneTimePassword' },
  }
  for (const [path, value] of Object.entries(forbidden)) {
    it(`S101: nobody changes ${path} of themselves`, async () => {
      const before = await asHr()
      const beside = { op: 'replace', path: 'displayName', value: 'Sneaky' }
      const patched = await me.patch(ME, beside, { op: 'replace', path, value })
      expect(verdict(patched)).to.equal('403')
      expect(patched.body.detail).to.include(path)
      const [, urn, name] = /^(?:(urn:.*):)?(\w+)$/.exec(path) ?? []
      const whole = urn ? { [urn]: { [name ?? '']: value } } : { [path]: value }
      const put = await me.put(ME, { schemas: [USER], displayName: before.displayName, ...whole })
      const repeats = path.endsWith(':mustChange')
      expect(verdict(put)).to.equal(repeats ? '200' : path.endsWith(':reset') ? '400 mutability' : '403')
      expect(await asHr()).to.deep.equal(before)
      expect((await directory.services.passwords.verify('ada', PASSWORD)).verified).to.equal(true)
    })
  }

  it('S57, S101: nobody takes an extension away from themselves that is not their own', async () => {
    await hr.patch(`${USERS}/${id}`, { op: 'add', path: `${ENTERPRISE}:department`, value: 'Engines' }).expect(200)
    const before = await asHr()
    const operations = [
      { op: 'replace', path: 'schemas', value: [USER] },
      { op: 'remove', path: `schemas[value eq "${ENTERPRISE}"]` },
      { op: 'remove', path: ENTERPRISE },
    ]
    for (const operation of operations) {
      const refused = await me.patch(ME, operation)
      expect(verdict(refused)).to.equal('403')
      expect(refused.body.detail).to.include(`${ENTERPRISE}:department`)
    }
    expect(verdict(await me.patch(ME, { op: 'replace', path: 'schemas', value: before.schemas }))).to.equal('200')
    expect(await asHr()).to.deep.equal(before)
  })

  it('S42, S54: what is read-only or required is so here, too', async () => {
    const groups = { op: 'replace', path: 'groups', value: [] }
    expect(verdict(await me.patch(ME, groups))).to.equal('400 mutability')
    expect(verdict(await me.patch(ME, { op: 'remove', path: 'userName' }))).to.equal('400 mutability')
    expect(verdict(await me.patch(ME, { op: 'add', path: 'shoeSize', value: 42 }))).to.equal('400 invalidPath')
  })

  it('S117: an If-Match of another version changes nothing', async () => {
    const stale = await me.patch(ME, { op: 'replace', path: 'nickName', value: 'x' }).set('If-Match', 'W/"other"')
    expect(verdict(stale)).to.equal('412')
  })

  it('S9: me:read reads only, and a token for neither does not even that', async () => {
    const write = await reader.patch(ME, { op: 'replace', path: 'nickName', value: 'x' })
    expect([verdict(write), write.headers['www-authenticate']]).to.deep.equal([
      '403',
      'Bearer error="insufficient_scope", scope="me:write"',
    ])
    expect(verdict(await reader.put(ME, { schemas: [USER] }))).to.equal('403')
    const app = await directory.relyingParty()
    const { access_token } = await ownTokens(app, directory.browser(), 'ada', 'openid profile')
    const read = await scimClientWith(access_token, directory.address).get(ME)
    expect([verdict(read), read.headers['www-authenticate']]).to.deep.equal([
      '403',
      'Bearer error="insufficient_scope", scope="me:read"',
    ])
  })

  it('S101: nobody makes or deletes themselves', async () => {
    for (const answer of [await me.delete(ME), await me.post(ME, { schemas: [USER], userName: 'x' })]) {
      expect([verdict(answer), answer.headers.allow]).to.deep.equal(['405', 'GET, PUT, PATCH'])
    }
  })

  it('S100: there is nobody behind a token of a program', async () => {
    for (const answer of [await hr.get(ME), await hr.patch(ME, { op: 'remove', path: 'nickName' })])
      expect(verdict(answer)).to.equal('404')
  })

  it('S101: the token of a person opens nothing else, not even their own resource by its id', async () => {
    const refused = [
      await me.get(USERS),
      await me.get(`${USERS}/${id}`),
      await me.put(`${USERS}/${id}`, { schemas: [USER], userName: 'ada' }),
      await me.patch(`${USERS}/${id}`, { op: 'replace', path: 'nickName', value: 'x' }),
      await me.delete(`${USERS}/${id}`),
      await me.post(USERS, { schemas: [USER], userName: 'eve' }),
      await me.post(`${USERS}/.search`, { schemas: [SEARCH] }),
      await me.get(GROUPS),
      await me.post(GROUPS, { schemas: [GROUP], displayName: 'Mine' }),
    ]
    expect(refused.map(verdict)).to.deep.equal(refused.map(() => '403'))
    for (const { headers } of refused) expect(headers['www-authenticate']).to.include('insufficient_scope')
    expect(verdict(await me.get('/admin/v2/PasswordPolicies'))).to.equal('401')
  })

  it('S69, S113: the token of a person finds nothing at the root, and does nothing in a Bulk', async () => {
    const listed = await me.get('/scim/v2/')
    expect([verdict(listed), listed.headers['www-authenticate']]).to.deep.equal([
      '403',
      'Bearer error="insufficient_scope", scope="users:read"',
    ])
    expect(verdict(await me.post('/scim/v2/.search', { schemas: [SEARCH] }))).to.equal('403')
    const data = { schemas: [USER], userName: 'eve' }
    const bulk = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        { method: 'POST', path: '/Users', bulkId: 'eve', data },
        { method: 'PUT', path: `/Users/${id}`, data },
        { method: 'DELETE', path: `/Users/${id}` },
        { method: 'PATCH', path: '/Me', data },
      ],
    }
    for (const prefer of ['respond-async', 'return=minimal'])
      expect(verdict(await me.post('/scim/v2/Bulk', bulk).set('Prefer', prefer))).to.equal('403')
    expect((await asHr()).userName).to.equal('ada')
  })

  it('S104: knows no search and nothing below', async () => {
    expect(verdict(await me.post(`${ME}/.search`, { schemas: [SEARCH] }))).to.equal('404')
    expect(verdict(await me.get(`${ME}/${id}`))).to.equal('404')
  })

  it('is in the audit as the person’s own act', async () => {
    const events = directory.database.connection.collection('auditEvents')
    const own = () => events.countDocuments({ event: 'user.changed', actor: id, target: id })
    const before = await own()
    await me.patch(ME, { op: 'replace', path: 'nickName', value: 'Ada' }).expect(200)
    expect(await own()).to.equal(before + 1)
  })
})
