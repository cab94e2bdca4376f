import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

const READ = 'GET, HEAD'
const READ_AND_SENT = 'GET, HEAD, POST'

/** Pages by their addresses, and the methods that each of them has. */
const PAGES: Readonly<Record<string, string>> = {
  '/': READ,
  '/assets/pico.css': READ,
  '/.well-known/oauth-protected-resource/scim/v2': READ,
  '/reset': READ,
  '/reset/new': READ_AND_SENT,
  '/reset/again': 'POST',
  '/forgot': READ_AND_SENT,
  '/account': READ,
  '/account/password': 'POST',
  '/account/factors': READ,
  '/account/factors/app': READ_AND_SENT,
  '/console': READ,
  '/console/users': READ,
  '/console/callback': READ,
  '/federation/x/callback': READ,
  '/interaction/x': READ,
  '/interaction/x/login': 'POST',
}

describe('pages', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  for (const [path, allow] of Object.entries(PAGES)) {
    it(`${path} refuses methods that it has not, and names those that it has`, async () => {
      const answer = await fetch(directory.address + path, { method: 'DELETE', headers: { accept: 'text/html' } })
      const named = answer.headers.get('allow')?.split(', ').sort().join(', ')
      expect([answer.status, named]).to.deep.equal([405, allow])
      expect(await answer.text()).to.contain('<h1>This address does not answer that method</h1>')
    })
  }

  it('that are not there are unknown by every method', async () => {
    for (const method of ['GET', 'POST', 'DELETE'])
      for (const path of ['/resets', '/reset/x/y', '/accounts', '/console-x'])
        expect((await fetch(directory.address + path, { method })).status, `${method} ${path}`).to.equal(404)
  })
})
