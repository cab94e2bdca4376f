import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

/** A method that the endpoint doesn't know, and what it does know. */
const cases: readonly (readonly [method: string, path: string, allow: string])[] = [
  ['GET', '/token', 'POST, OPTIONS'],
  ['GET', '/introspect', 'POST, OPTIONS'],
  ['GET', '/revoke', 'POST, OPTIONS'],
  ['DELETE', '/jwks', 'GET, HEAD, OPTIONS'],
  ['PUT', '/userinfo', 'GET, HEAD, POST, OPTIONS'],
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

  /** The library takes them only with cookies that every other site's requests carry (SameSite=None). */
  for (const [path, allow] of [
    ['/authorize', 'GET, HEAD'],
    ['/logout', 'GET, HEAD'],
  ]) {
    it(`O7, O40: refuse POST ${path} with a page and 405, for the sake of SameSite=Lax`, async () => {
      const answer = await fetch(directory.address + path, {
        method: 'POST',
        headers: { accept: 'text/html' },
        body: new URLSearchParams({ client_id: 'x' }),
      })
      expect(answer.status).to.equal(405)
      expect(answer.headers.get('allow')).to.equal(allow)
      expect(await answer.text()).to.contain('<h1>')
    })
  }
})
