import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { asJson } from './support/expected.ts'
import { exchangesIn } from './support/guide.ts'
import { CLIENT, CLIENTS, GROUP, GROUPS, STATE, TOKENS, USERS, verdict } from './support/scim.ts'
import type { TestScimClient } from './support/scim-client.ts'
import { staffOf } from './support/staff.ts'

const MONTH = 30 * 86_400_000

describe('docs/permissions.md', () => {
  let directory: TestDirectory
  let chief: TestScimClient
  let holders: Awaited<ReturnType<typeof staffOf>>
  const known = new Map<string, string>()

  before(async () => {
    directory = await startDirectory()
    chief = await directory.scim('users:write,roles:write,clients:write')
    holders = await staffOf(directory)
    for (const name of ['ann', 'bo'])
      known.set(name, await directory.person({ userName: name, emails: [{ value: `${name}@example.com` }] }))
    known.set('nina', await holders.holder('nina'))
    await holders.holder('otto', 'administrator')
    const hr = await chief.post(CLIENTS, { schemas: [CLIENT], name: 'HR' }).expect(201)
    known.set('client', hr.body.id)
    const ward = { schemas: [GROUP], displayName: 'Ward 3', members: [{ value: known.get('ann') }] }
    known.set('ward', (await chief.post(GROUPS, ward).expect(201)).body.id)
  })
  after(() => directory.stop())

  const filled = (text: string) =>
    text
      .replace(/\{(\w+)\}/g, (braces, name) => known.get(name) ?? braces)
      .replaceAll('https://id.example.com', directory.issuer)
      .replaceAll('2027-03-01T00:00:00Z', new Date(directory.services.now().getTime() + MONTH).toISOString())

  const { exchanges, strays } = exchangesIn(readFileSync('docs/permissions.md', 'utf8'))
  it('shows no answer without its request', () => expect(strays).to.deep.equal([]))

  for (const { method, path, body = '', answer } of exchanges) {
    it(`answers as it says to ${method} ${path}`, async () => {
      const client = await clientFor(path)
      const request = client.send(method.toLowerCase() as 'get', filled(path))
      const response = await request.set('Content-Type', 'application/scim+json').send(filled(body))
      if (answer === undefined) expect(verdict(response)).to.equal('201')
      else asJson(filled(answer)).compareWith(response.text)
    })
  }

  async function clientFor(path: string): Promise<Pick<TestScimClient, 'send'>> {
    if (path.startsWith(USERS)) return holders.signedIn('nina', 'passwords:reset')
    return path.startsWith(TOKENS) ? holders.signedIn('otto', 'users:read audit:read', 'admin') : chief
  }

  it('Nina resets Ann, as it says', async () => {
    const nina = await holders.signedIn('nina', 'passwords:reset')
    const reset = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } }
    expect(verdict(await nina.patch(`${USERS}/${known.get('ann')}`, reset))).to.equal('200')
  })
})
