import { expect } from 'chai'
import request from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

const COOKIE = 'rekey-csrf'

describe('the forms of this server', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const post = (fields: object, cookie = '') =>
    request(directory.address).post('/forgot').set('Cookie', cookie).type('form').send(fields)

  /** A browser's cookie, and the token that its form carries. */
  async function openForm() {
    const page = await request(directory.address).get('/forgot')
    const [cookie = ''] = String(page.headers['set-cookie']).split(';')
    const token = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    return { cookie, token }
  }

  it('O30: are taken from the browser that they were made for', async () => {
    const { cookie, token } = await openForm()
    expect((await post({ csrf: token, identifier: 'ann' }, cookie)).status).to.equal(200)
  })

  it('O30: the cookie is not the token, and no script reads it', async () => {
    const page = await request(directory.address).get('/forgot')
    expect(page.headers['set-cookie']?.[0]).to.match(/; path=\/; samesite=lax; httponly$/i)
    const { cookie, token } = await openForm()
    expect(cookie).to.not.include(token)
    expect((await post({ csrf: cookie.split('=')[1], identifier: 'ann' }, cookie)).status).to.equal(403)
  })

  const refused: readonly (readonly [what: string, send: () => PromiseLike<request.Response>])[] = [
    ['without a token', async () => post({ identifier: 'ann' }, (await openForm()).cookie)],
    ['without a cookie', async () => post({ csrf: (await openForm()).token, identifier: 'ann' })],
    ["with another browser's token", async () => post({ csrf: (await openForm()).token }, (await openForm()).cookie)],
    ['with a planted cookie', () => post({ csrf: 'a'.repeat(43) }, `${COOKIE}=${'a'.repeat(43)}`)],
    ['with an empty token and cookie', () => post({ csrf: '' }, `${COOKIE}=`)],
    [
      'with a token that is part of the right one',
      async () => {
        const { cookie, token } = await openForm()
        return post({ csrf: token.slice(0, -1) }, cookie)
      },
    ],
  ]
  for (const [what, send] of refused) {
    it(`O30: are refused ${what}`, async () => {
      const answer = await send()
      expect([answer.status, answer.body.code]).to.deep.equal([403, 'formExpired'])
    })
  }

  it('are read by the first of two fields of one name', async () => {
    const { cookie, token } = await openForm()
    const send = (body: string) =>
      request(directory.address).post('/forgot').set('Cookie', cookie).type('form').send(body)
    expect((await send(`csrf=${token}&csrf=x`)).status).to.equal(200)
    expect((await send(`csrf=x&csrf=${token}`)).status).to.equal(403)
  })

  it('a cookie of another length is replaced by a new one', async () => {
    const page = await request(directory.address).get('/forgot').set('Cookie', `${COOKIE}=short`)
    expect(page.headers['set-cookie']?.[0]).to.match(new RegExp(`^${COOKIE}=[\\w-]{43};`))
  })
})

describe('the body of a form', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const post = (type: string, body: string) =>
    request(directory.address).post('/forgot').set('Content-Type', type).send(body)

  it('is read up to 64 KiB: 413', async () => {
    const answer = await post('application/x-www-form-urlencoded', `identifier=${'x'.repeat(65_536)}`)
    expect([answer.status, answer.body.code]).to.deep.equal([413, 'tooLarge'])
  })

  for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
    it(`is no ${type}: 415`, async () => {
      const answer = await post(type, '{}')
      expect([answer.status, answer.body.code]).to.deep.equal([415, 'unsupportedMediaType'])
    })
  }

  it('names of JavaScript mean nothing in it', async () => {
    for (const body of ['__proto__=x&constructor=y', 'csrf=a&csrf=b', '%', 'csrf[$ne]=', '\0=\0']) {
      const answer = await post('application/x-www-form-urlencoded', body)
      expect(answer.status, body).to.equal(403)
    }
  })
})
