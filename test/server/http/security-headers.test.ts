import { expect } from 'chai'
import request from 'supertest'
import { createApp } from '../../../server/app.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const HEADERS = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

describe('the headers of every answer', () => {
  let directory: TestDirectory
  let hr: TestScimClient

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:read')
  })
  after(() => directory.stop())

  const plain = (path: string) => request(directory.address).get(path).set('Accept', 'text/html')
  const answers: readonly (readonly [what: string, status: number, send: () => request.Test])[] = [
    ['a list', 200, () => hr.get(USERS)],
    ['a SCIM error', 404, () => hr.get(`${USERS}/ghost`)],
    ['a challenge', 401, () => plain(USERS)],
    ['discovery', 200, () => plain('/scim/v2/ServiceProviderConfig')],
    ['health', 200, () => plain('/health/ready')],
    ['a page', 200, () => plain('/forgot')],
    ['an error page', 404, () => plain('/nothing-here')],
    ['a problem', 404, () => request(directory.address).get('/nothing-here')],
    ['a redirect', 303, () => plain('/account')],
    ['a page of the provider', 400, () => plain('/authorize')],
    ['metadata of the provider', 200, () => plain('/.well-known/openid-configuration')],
    ['a stylesheet', 200, () => plain('/assets/pico.css')],
  ]
  for (const [what, status, send] of answers) {
    it(`O31, P32, P55, trap 11: are on ${what}`, async () => {
      const { headers, status: actual } = await send()
      expect(actual).to.equal(status)
      expect(headers).to.include(HEADERS)
      expect(headers['x-request-id']).to.match(/^[\da-f-]{36}$/)
      const policy = String(headers['content-security-policy'])
      for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "script-src 'self'"])
        expect(policy).to.include(rule)
      expect(policy).to.not.match(/unsafe|\*/)
      if (what !== 'a stylesheet' && what !== 'metadata of the provider')
        expect(headers['cache-control']).to.include('no-store')
    })
  }

  it('a request id is new each time, whatever the client sends', async () => {
    const [first, second] = [await hr.get(USERS).set('X-Request-Id', 'mine'), await hr.get(USERS)]
    expect(new Set([first.headers['x-request-id'], second.headers['x-request-id'], 'mine']).size).to.equal(3)
  })

  it('transport security is asked for where the issuer has it, and only there', async () => {
    expect((await plain('/forgot')).headers).to.not.have.property('strict-transport-security')
    const secure = await startDirectory({ issuer: 'https://id.example.com' })
    const app = await createApp(secure.services, [], { trustedProxies: 0 })
    const { headers } = await request(app.callback()).get('/forgot').set('X-Forwarded-Proto', 'https')
    expect(headers['strict-transport-security']).to.equal('max-age=31536000')
    expect(headers['set-cookie']?.[0]).to.match(/^__Host-rekey-csrf=.*; path=\/; samesite=lax; secure; httponly$/i)
    await secure.stop()
  })
})
