import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

/** Requests that are refused, at the endpoints that people are led through. */
const REFUSED: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/authorize?client_id=nobody'],
  ['GET', '/authorize/unknown'],
  ['DELETE', '/authorize'],
  ['GET', '/logout?id_token_hint=nonsense'],
  ['GET', '/logout?client_id=nobody'],
  ['POST', '/logout/confirm'],
  ['GET', '/logout/success?client_id=nobody'],
  ['PUT', '/logout'],
  ['GET', '/device/unknown'],
]

describe('errors at the endpoints that people are led through', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  async function answerTo(method: string, path: string, accept: string): Promise<string> {
    const answer = await fetch(directory.address + path, { method, headers: { accept }, redirect: 'manual' })
    expect(answer.status).to.be.within(400, 499)
    return answer.headers.get('content-type') ?? ''
  }

  for (const [method, path] of REFUSED) {
    it(`are a page for whoever takes one, or anything: ${method} ${path}`, async () => {
      for (const accept of ['text/html,*/*;q=0.8', '*/*'])
        expect(await answerTo(method, path, accept), accept).to.match(/^text\/html/)
    })
  }

  it('are JSON for a program that asks for it, and at the endpoints of programs', async () => {
    expect(await answerTo('GET', '/logout?id_token_hint=nonsense', 'application/json')).to.match(/json/)
    expect(await answerTo('GET', '/userinfo', '*/*')).to.match(/json/)
    expect(await answerTo('POST', '/token', '*/*')).to.match(/json/)
  })
})
