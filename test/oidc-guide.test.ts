import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { startDirectory, type TestDirectory } from './support/directory.ts'
import { exchangesIn } from './support/guide.ts'
import type { TestScimClient } from './support/scim-client.ts'

const TYPES: Readonly<Record<string, string>> = { '/register': 'application/json' }

describe('docs/oidc.md', () => {
  let directory: TestDirectory
  let ann: string
  const clients = new Map<string, TestScimClient>()

  before(async () => {
    directory = await startDirectory()
    ann = await directory.person({ userName: 'ann' })
    const scopes =
      'applications:write,roles:write,users:write,passwords:set,passwords:keep,sessions:read,sessions:revoke'
    clients.set('desk', await directory.scim(scopes))
    clients.set('/register', await directory.scim('applications:register'))
  })
  after(() => directory.stop())

  for (const { method, path, body } of exchangesIn(readFileSync('docs/oidc.md', 'utf8')).exchanges) {
    const [, name] = /"(?:client_name|name|userName)": "([^"]+)"/.exec(body ?? '') ?? []
    it(`shows a request that is taken: ${[method, path, name].filter(Boolean).join(' ')}`, async () => {
      const client = clients.get(path) ?? clients.get('desk')
      const request = client?.send(method.toLowerCase() as 'get', path.replaceAll('{ann}', ann))
      const response = await request
        ?.set('Content-Type', TYPES[path] ?? 'application/scim+json')
        .send(body?.replaceAll('{ann}', ann))
      expect(response?.status, response?.text).to.be.within(200, 204)
    })
  }
})
