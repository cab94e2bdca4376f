import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { isAtApplication, personNamed } from './server/oidc/support.ts'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { asJson } from './support/expected.ts'
import { signInElsewhere } from './support/federation.ts'
import { exchangesIn } from './support/guide.ts'
import type { TestScimClient } from './support/scim-client.ts'

describe('docs/federation.md', () => {
  let here: TestDirectory
  let there: TestDirectory
  let chief: TestScimClient
  /** What the words of the document stand for here. */
  const meaning: Record<string, string> = {}

  before(async () => {
    ;[here, there] = await Promise.all([startDirectory(), startDirectory()])
    chief = await here.scim('users:write,roles:write')
    meaning['{ann}'] = await personNamed(here, 'ann')
    await personNamed(there, 'ann')
    meaning['https://login.example.com'] = there.issuer
    meaning['https://id.example.com'] = here.issuer
  })
  after(async () => {
    await here.stop()
    await there.stop()
  })

  const { exchanges, strays } = exchangesIn(readFileSync('docs/federation.md', 'utf8'))
  it('shows no answer without its request', () => expect(strays).to.deep.equal([]))

  const meant = (text: string) =>
    Object.entries(meaning).reduce((said, [word, value]) => said.replaceAll(word, value), text)

  for (const { method, path, body, answer } of exchanges) {
    it(`answers as it says to ${method} ${path}`, async () => {
      if (method === 'GET') expect(isAtApplication(await signIn())).to.equal(true)
      const request = chief.send(method.toLowerCase() as 'get', meant(path))
      const given = await (body ? request.set('Content-Type', 'application/scim+json').send(meant(body)) : request)
      expect(given.status, given.text).to.be.within(200, 299)
      if (method === 'POST') await register(given.body)
      meaning['{link}'] ??= given.body.Resources?.[0].id
      if (answer) asJson(meant(answer)).compareWith(given.text)
    })
  }

  /** Who reads it does this at the other provider. */
  async function register({ id, redirectUri }: { id: string; redirectUri: string }): Promise<void> {
    const { clientId, clientSecret } = await there.relyingParty({ redirectUris: [redirectUri] })
    Object.assign(meaning, { '{provider}': id, '{clientId}': clientId, '{clientSecret}': clientSecret })
  }

  async function signIn() {
    const { url } = await (await here.relyingParty()).start()
    return signInElsewhere([here.browser(), there.browser()], url, 'ann')
  }
})
