import { expect } from 'chai'
import request from 'supertest'
import { loggedPath } from '../../../server/http/access-log.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { SEARCH, USER, USERS } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('the access log', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  const { logger, lines } = createLogger()

  before(async () => {
    directory = await startDirectory({ logger })
    hr = await directory.scim('users:write,passwords:reset', 'HR')
  })
  after(() => directory.stop())

  const requests = () => lines.filter(({ msg }) => msg === 'request')

  it('has one line a request: who, what, the answer, its id', async () => {
    const before = requests().length
    const { headers } = await hr.get(`${USERS}/ghost`)
    const [line, ...others] = requests().slice(before)
    expect(others).to.deep.equal([])
    expect(line).to.deep.include({
      requestId: headers['x-request-id'],
      method: 'GET',
      path: `${USERS}/ghost`,
      status: 404,
      client: hr.id,
    })
    expect(line?.milliseconds).to.be.a('number')
  })

  it('names no client where the caller is not known', async () => {
    const before = requests().length
    await request(directory.address).get(USERS)
    expect(requests()[before]).to.include({ status: 401 }).and.not.have.property('client')
  })

  it('S89, S120, trap 11: holds no query, body, header or cookie', async () => {
    const canary = 'canary7harbours'
    const filter = encodeURIComponent(`userName eq "${canary}"`)
    await hr.get(`${USERS}?filter=${filter}&${canary}=1`)
    await hr.post(`${USERS}/.search`, { schemas: [SEARCH], filter: `userName eq "${canary}"` })
    await hr.post(USERS, { schemas: [USER], userName: canary, password: `${canary} and a password` })
    await hr.post(USERS, { schemas: [USER], userName: `${canary} refused`, password: canary })
    await request(directory.address).get(USERS).set('Authorization', `Bearer ${canary}`).set('Cookie', `a=${canary}`)
    await request(directory.address).get(`/authorize?client_id=${canary}&state=${canary}`)
    await request(directory.address).post('/forgot').type('form').send({ identifier: canary })
    expect(JSON.stringify(lines)).to.not.include(canary).and.not.include(hr.token.slice(6))
  })

  const paths: readonly (readonly [path: string, logged: string])[] = [
    ['/interaction/Rf2hj8s/login', '/interaction/…/login'],
    ['/authorize/Rf2hj8s', '/authorize/…'],
    ['/device/Rf2hj8s', '/device/…'],
    ['/dev/mail/1', '/dev/mail/…'],
    ['/scim/v2/Users/1', '/scim/v2/Users/1'],
    ['/authorize', '/authorize'],
    ['/device-authorization', '/device-authorization'],
  ]
  for (const [path, logged] of paths) {
    it(`${path} is logged as ${logged}`, () => expect(loggedPath(path)).to.equal(logged))
  }
})
