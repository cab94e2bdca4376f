import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

/** A method that the endpoint doesn't know, and what it does know. */
const cases: readonly (readonly [method: string, path: string, allow: string])[] = [
  ['GET', '/token', 'POST, OPTIONS'],
  ['GET', '/introspect', 'POST, OPTIONS'],
  ['GET', '/revoke', 'POST, OPTIONS'],
  ['DELETE', '/jwks', 'GET, HEAD, OPTIONS'],
  ['GET', '/device-authorization', 'POST, OPTIONS'],
  ['GET', '/register', 'POST'],
  ['PUT', '/device', 'GET, HEAD, POST'],
  ['PUT', '/userinfo', 'GET, HEAD, POST, OPTIONS'],
  ['PUT', '/authorize', 'GET, HEAD, POST'],
  ['DELETE', '/logout', 'GET, HEAD, POST'],
  ['POST', '/.well-known/openid-configuration', 'GET, HEAD, OPTIONS'],
]

describe('methods of the endpoints', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  for (const [method, path, allow] of cases) {
    it(`O50: refuse ${method} ${path} with 405`, async () => {
      const answer = await fetch(directory.address + path, { method })
      expect(answer.status).to.equal(405)
      expect(answer.headers.get('allow')).to.equal(allow)
    })
  }

  for (const path of ['/authorize', '/logout']) {
    const post = (body: BodyInit, headers = {}) =>
      fetch(`${directory.address}${path}?state=b`, {
        method: 'POST',
        redirect: 'manual',
        headers: { accept: 'text/html', ...headers },
        body,
      })

    it(`O7, O70: POST ${path} goes on as GET, nothing left out and nothing put together`, async () => {
      const answer = await post('client_id=x&state=a+%26%3D%C3%A9&state=', {
        'content-type': 'application/x-www-form-urlencoded',
      })
      expect(answer.status).to.equal(303)
      expect(answer.headers.get('location')).to.equal(`${path}?client_id=x&state=a+%26%3D%C3%A9&state=&state=b`)
    })

    it(`POST ${path} is a form of some length, else a page says so`, async () => {
      const long = await post(new URLSearchParams({ state: 'x'.repeat(9000) }))
      const other = await post('{}', { 'content-type': 'application/json' })
      const broken = await post('state=%', { 'content-type': 'application/x-www-form-urlencoded' })
      expect([long.status, other.status, broken.status]).to.deep.equal([413, 415, 303])
      expect(await other.text()).to.contain('<h1>')
    })
  }
})
