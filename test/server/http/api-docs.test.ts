import { expect } from 'chai'
import request, { type Response } from 'supertest'
import type { OpenApi } from '../../../scim/openapi/document.ts'
import { eventTypes } from '../../../scim/schema/event-receiver.ts'
import { scopeNames } from '../../../server/access/scopes.ts'
import { bulkOf, deleteOf } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { createContract, problemsOf } from '../../support/open-api.ts'
import {
  CLIENT,
  DOMAIN,
  ENTERPRISE,
  GROUP,
  POLICY,
  PROVIDER,
  RECEIVER,
  ROLE,
  ROLES,
  SEARCH,
  STATE,
  USER,
} from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { ownTokens, PASSWORD } from '../oidc/support.ts'
import { shortLadders } from '../resources/short-ladders.ts'

type Client = ReturnType<typeof scimClientWith>

const PERSON = {
  schemas: [USER, ENTERPRISE],
  name: { givenName: 'Ann', familyName: 'Ode' },
  displayName: 'Ann',
  profileUrl: 'https://example.com/ann',
  emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
  phoneNumbers: [{ value: 'tel:+1' }],
  addresses: [{ country: 'DE', type: 'home' }],
  x509Certificates: [{ value: 'AAAA' }],
  externalId: '4711',
  [ENTERPRISE]: { department: 'R&D', employeeNumber: '1' },
}

const OF_PEOPLE = {
  schemas: ['urn:rekey:params:scim:schemas:core:1.0:Application'],
  name: 'Time sheets',
  redirectUris: ['https://time.example.com/callback'],
}

for (const base of ['/scim/v2', '/admin/v2']) {
  describe(`the description of ${base}`, () => {
    let directory: TestDirectory
    let client: TestScimClient
    let me: Client
    let document: OpenApi
    let contract: ReturnType<typeof createContract>
    /** Something of each type, by the path of its endpoint. */
    const ids: { [endpoint: string]: string } = { '/ResourceTypes': '', '/Schemas': '' }

    before(async () => {
      directory = await startDirectory()
      client = await directory.scim(scopeNames.join(','))
      await directory.person({ userName: 'me', password: PASSWORD })
      const app = await directory.relyingParty()
      me = scimClientWith(
        (await ownTokens(app, directory.browser(), 'me', 'openid me:write')).access_token,
        directory.address,
      )
      document = (await request(directory.address).get(`${base}/openapi.json`)).body
      contract = createContract(document)
      const { Resources } = (await client.get(`${base}/Schemas`)).body
      ids['/Schemas'] = Resources[0].id
      ids['/ResourceTypes'] = (await client.get(`${base}/ResourceTypes`)).body.Resources[0].id
      const made: Readonly<Record<string, object>> = {
        '/Users': { ...PERSON, userName: 'ann' },
        '/Groups': { schemas: [GROUP], displayName: 'Poets' },
        '/PasswordPolicies': { schemas: [POLICY], name: 'Long', minLength: 20 },
        '/Applications': OF_PEOPLE,
        '/ProvisioningClients': { schemas: [CLIENT], name: 'HR' },
        '/MailTemplates': templateOf('passwordReset', 'Notice'),
        '/MailDomains': { schemas: [DOMAIN], name: 'example.com' },
        '/Roles': { schemas: [ROLE], name: 'desk', scopes: ['passwords:reset'] },
        '/EventReceivers': {
          schemas: [RECEIVER],
          name: 'Gateway',
          endpointUri: 'https://gateway.example.com/events',
          audience: 'gateway',
          events: Object.values(eventTypes),
          authorization: 'Bearer word',
        },
        '/IdentityProviders': {
          schemas: [PROVIDER],
          name: 'Head office',
          active: false,
          issuer: 'https://id.example.com',
          clientId: 'rekey',
          clientSecret: 'word',
          scopes: ['email'],
          match: { claim: 'email', attribute: 'emails.value' },
        },
      }
      for (const endpoint of Object.keys(document.paths).filter(path => path in made)) {
        expect(await contract.problemsOfBody(endpoint, 'post', made[endpoint] ?? {})).to.deep.equal([])
        const answer = await client.post(base + endpoint, made[endpoint] ?? {}).expect(201)
        await expectFit(endpoint, 'post', answer)
        ids[endpoint] = answer.body.id
      }
      for (const { path, make } of shortLadders)
        if (path.startsWith(base)) ids[path.slice(base.length)] = await make(directory)
      const bulk = bulkOf([deleteOf('/Users/nobody')])
      await expectFit('/Bulk', 'post', await client.post(`${base}/Bulk`, bulk).expect(200))
      const accepted = await client.post(`${base}/Bulk`, bulk).set('Prefer', 'respond-async').expect(202)
      await expectFit('/Bulk', 'post', accepted)
      ids['/Bulk'] = accepted.headers['set-txn'] ?? ''
    })
    after(async () => {
      contract.forget()
      await directory.stop()
    })

    async function expectFit(path: string, method: string, answer: Response): Promise<void> {
      expect(await contract.problemsOfAnswer(path, method, answer), `${method} ${path}: ${answer.text}`).to.deep.equal(
        [],
      )
    }

    const operations = () =>
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map(method => ({ path, method: method as 'get' | 'post' | 'put' | 'patch' | 'delete' })),
      )
    const at = (path: string) =>
      base + path.replace('{id}', encodeURIComponent(ids[path.replace(/\/\{id\}.*/, '')] ?? ''))
    const clientOf = (path: string): Client => (path === '/Me' ? me : client)

    it('is valid OpenAPI 3.1 that anybody may read, on other sites, too', async () => {
      const { status, type, headers } = await request(directory.address).get(`${base}/openapi.json`)
      expect([status, type, headers['access-control-allow-origin']]).to.deep.equal([200, 'application/json', '*'])
      expect(await problemsOf(document)).to.deep.equal([])
      expect(document.servers).to.deep.equal([{ url: directory.issuer + base }])
      expect((await client.post(`${base}/openapi.json`, {})).status).to.equal(405)
    })

    it('names nothing that is not there', async () => {
      for (const { path, method } of operations()) {
        const answer = await clientOf(path).send(method, at(path)).set('If-Match', 'W/"none"')
        expect([404, 405, 501], `${method} ${path}: ${answer.text}`).to.not.include(answer.status)
        await expectFit(path, method, answer)
      }
    })

    it('names every method that is there', async () => {
      for (const [path, methods] of Object.entries(document.paths)) {
        const other = (['post', 'put', 'patch', 'delete', 'get'] as const).find(method => !(method in methods))
        if (!other) continue
        const refused = await clientOf(path).send(other, at(path))
        expect(refused.status, `${other} ${path}`).to.equal(405)
        const allowed = String(refused.headers.allow).toLowerCase().split(', ')
        expect(allowed, path).to.have.members(Object.keys(methods))
      }
    })

    it('holds for what is answered', async () => {
      for (const [endpoint, { get }] of Object.entries(document.paths)) {
        if (!(`${endpoint}/{id}` in document.paths)) continue
        if (get) await expectFit(endpoint, 'get', await client.get(base + endpoint))
        await expectFit(`${endpoint}/{id}`, 'get', await client.get(at(`${endpoint}/{id}`)))
        const answer = await client.get(`${base}${endpoint}/nothing-there`)
        expect(answer.status).to.equal(404)
        await expectFit(`${endpoint}/{id}`, 'get', answer)
        if (!(`${endpoint}/.search` in document.paths)) continue
        await expectFit(
          `${endpoint}/.search`,
          'post',
          await client.post(`${base}${endpoint}/.search`, { schemas: [SEARCH] }),
        )
        await expectFit(endpoint, 'get', await client.get(`${base}${endpoint}?filter=nonsense`))
        await expectFit(endpoint, 'get', await client.get(`${base}${endpoint}?attributes=meta.location`))
        await expectFit(endpoint, 'get', await request(directory.address).get(base + endpoint))
      }
    })

    it('has a page to read, without a script or a token', async () => {
      const { status, type, text } = await request(directory.address).get(`${base}/docs`)
      expect([status, type]).to.deep.equal([200, 'text/html'])
      for (const { path } of operations()) expect(text).to.include(`<code>${path}</code>`)
      for (const name of Object.keys(document.components.schemas)) expect(text).to.include(`id="schema-${name}"`)
      for (const [, anchor = ''] of text.matchAll(/href="#([^"]+)"/g)) expect(text).to.include(`id="${anchor}"`)
      const config = (await request(directory.address).get(`${base}/ServiceProviderConfig`)).body
      expect(config.documentationUri).to.equal(`${directory.issuer}${base}/docs`)
    })

    if (base === '/scim/v2') {
      it('holds for people and groups with all that they can have', async () => {
        const boss = (await client.post(`${base}/Users`, { schemas: [USER], userName: 'boss' })).body.id
        const id = ids['/Users'] ?? ''
        const members = [{ value: id }, { value: boss }]
        const group = {
          schemas: [GROUP, ROLES],
          displayName: 'Help desk',
          members,
          [ROLES]: { roles: ['helpDesk'] },
        }
        await expectFit('/Groups', 'post', await client.post(`${base}/Groups`, group))
        const manager = { op: 'add', path: `${ENTERPRISE}:manager`, value: { value: boss } }
        await expectFit('/Users/{id}', 'patch', await client.patch(`${base}/Users/${id}`, manager))
        const reset = { op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } }
        const answer = await client.patch(`${base}/Users/${id}`, reset)
        expect(answer.body[STATE].oneTimePassword).to.be.a('string')
        await expectFit('/Users/{id}', 'patch', answer)
        await expectFit('/Users/{id}', 'get', await client.get(`${base}/Users/${id}?excludedAttributes=userName`))
        await expectFit('/Users', 'get', await client.get(`${base}/Users`))
        await expectFit('/Me', 'get', await me.get(`${base}/Me`))
      })

      it('holds for errors with more to say', async () => {
        const weak = { schemas: [USER], userName: 'weak', password: 'short' }
        const answer = await client.post(`${base}/Users`, weak)
        expect(answer.body.violations).to.be.an('array')
        await expectFit('/Users', 'post', answer)
        await expectFit('/Users', 'post', await client.post(`${base}/Users`, { schemas: [USER], userName: 'ANN' }))
        await expectFit('/Me', 'patch', await me.patch(`${base}/Me`, { op: 'replace', path: 'active', value: false }))
        await expectFit('/Me', 'get', await client.get(`${base}/Me`))
      })
    }
  })
}
