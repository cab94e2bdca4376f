import { expect } from 'chai'
import Koa from 'koa'
import pino from 'pino'
import request from 'supertest'
import { HasherBusy } from '../../../passwords/errors.ts'
import { ScimError } from '../../../scim/error.ts'
import { createCommonFor } from '../../../server/http/common-for.ts'
import { errorTranslator } from '../../../server/http/errors.ts'
import { requestId } from '../../../server/http/request-id.ts'
import { Problem } from '../../../server/problem.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { createLogger } from '../../support/log.ts'
import { USERS, verdict } from '../../support/scim.ts'

describe('the error translator', () => {
  /** What is answered where a request fails with this error. */
  const failing = (error: Error, { speaksScim = false, logger = pino({ level: 'silent' }) } = {}) => {
    const app = new Koa()
    app.use(requestId)
    app.use(errorTranslator({ logger, commonFor: createCommonFor({ issuerName: 'Rekey' }) }))
    app.use(ctx => {
      ctx.state.speaksScim = speaksScim
      throw error
    })
    return request(app.callback()).get('/')
  }

  it("answers a ScimError in SCIM's error body, with its headers", async () => {
    const answer = await failing(new ScimError(503, undefined, 'Wait.', { headers: { 'Retry-After': '1' } }))
    expect(verdict(answer)).to.equal('503')
    expect(answer.headers['retry-after']).to.equal('1')
    expect(answer.body.detail).to.equal('Wait.')
  })

  it('answers a Problem as problem+json, with the request id', async () => {
    const answer = await failing(new Problem('tooLarge'))
    expect([answer.status, answer.type]).to.deep.equal([413, 'application/problem+json'])
    expect(answer.body).to.include({ code: 'tooLarge', status: 413, requestId: answer.headers['x-request-id'] })
  })

  it('answers a browser with a page that names the request id', async () => {
    const answer = await failing(new Problem('formExpired')).set('Accept', 'text/html,*/*;q=0.8')
    expect([answer.status, answer.type]).to.deep.equal([403, 'text/html'])
    expect(answer.text).to.include(answer.headers['x-request-id'])
  })

  it('S13: logs an unknown error under the request id and tells nothing of it', async () => {
    const { logger, lines } = createLogger()
    for (const speaksScim of [false, true]) {
      const answer = await failing(new Error('connect ECONNREFUSED mongodb://root:hunter2@db'), { speaksScim, logger })
      expect(answer.status).to.equal(500)
      expect(answer.text).to.not.match(/ECONNREFUSED|hunter2|\bat \//)
      expect(lines.at(-1)).to.include({ requestId: answer.headers['x-request-id'], level: 50 })
      expect(answer.text).to.include(answer.headers['x-request-id'])
    }
    expect(JSON.stringify(lines)).to.include('ECONNREFUSED')
  })

  it("S13: answers a Problem inside a SCIM request in SCIM's error body, with its status", async () => {
    for (const [code, verdictOf] of [
      ['badRequest', '400 invalidSyntax'],
      ['notFound', '404'],
      ['tooLarge', '413'],
      ['tooManyGuesses', '429'],
      ['unavailable', '503'],
    ] as const)
      expect(verdict(await failing(new Problem(code), { speaksScim: true }))).to.equal(verdictOf)
  })

  it('asks to come back where passwords wait to be hashed', async () => {
    for (const speaksScim of [false, true]) {
      const answer = await failing(new HasherBusy(), { speaksScim })
      expect(answer.status).to.equal(503)
      expect(answer.headers['retry-after']).to.equal('2')
    }
  })
})

describe('errors of a whole directory', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  it('an unknown address is 404: problem+json, or a page for a browser', async () => {
    for (const method of ['get', 'head', 'post', 'delete'] as const) {
      const answer = await request(directory.address)[method]('/nothing-here')
      expect([answer.status, answer.type], method).to.deep.equal([404, 'application/problem+json'])
    }
    const page = await request(directory.address).get('/nothing-here').set('Accept', 'text/html')
    expect([page.status, page.type]).to.deep.equal([404, 'text/html'])
  })

  it('O67: where the database is away everything says so, also in the middle of a sign-in', async () => {
    const other = await startDirectory()
    const browser = other.browser()
    const app = await other.relyingParty()
    const page = await browser.open((await app.start()).url)
    await other.database.connection.getClient().close()
    const urls = [page.url, '/account', `/authorize?client_id=${app.clientId}`]
    for (const url of urls) expect((await browser.open(url)).status, url).to.equal(503)
    const revoked = await request(other.address).post('/revoke').send(`token=x&client_id=${app.clientId}`)
    expect([revoked.status, Number(revoked.headers['retry-after']) > 0]).to.deep.equal([503, true])
    await other.stop()
  })

  it("S13: what goes wrong inside a SCIM request is answered in SCIM's error body", async () => {
    const hr = await directory.scim('users:read')
    await directory.database.connection.collection<{ _id: string }>('users').insertOne({ _id: 'broken' })
    const answer = await hr.get(`${USERS}/broken`)
    expect(verdict(answer)).to.equal('500')
    expect(answer.body.detail).to.include(answer.headers['x-request-id'])
    expect(answer.text).to.not.match(/TypeError|externalIds/)
  })
})
