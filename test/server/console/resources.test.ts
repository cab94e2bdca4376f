import { expect } from 'chai'
import type { TestDirectory } from '../../support/directory.ts'
import { CALLBACK } from '../../support/relying-party.ts'
import {
  APPLICATION,
  APPLICATIONS,
  CLIENT,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  GROUP,
  GROUPS,
  ROLE,
  ROLES_AT,
} from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { noticeOf, startConsole, type TestConsole, wrongIn } from './support.ts'

type Case = {
  readonly at: string
  readonly schema: string
  readonly naming: 'name' | 'displayName'
  /** What a form needs beside the name. */
  readonly fields: Readonly<Record<string, string>>
  /** The same for the API. */
  readonly attributes: object
  /** What somebody else changes meanwhile. */
  readonly other: { readonly path: string; readonly value: string }
  /** A field, what is wrong in it, and what is said then. */
  readonly wrong: readonly [field: string, value: string, sentence: string]
}

const cases: Readonly<Record<string, Case>> = {
  groups: {
    at: GROUPS,
    schema: GROUP,
    naming: 'displayName',
    fields: {},
    attributes: {},
    other: { path: 'externalId', value: 'HR-7' },
    wrong: ['displayName', 'x'.repeat(257), 'displayName'],
  },
  applications: {
    at: APPLICATIONS,
    schema: APPLICATION,
    naming: 'name',
    fields: { redirectUris: CALLBACK },
    attributes: { redirectUris: [CALLBACK] },
    other: { path: 'postLogoutRedirectUris', value: 'https://time.example.com/' },
    wrong: ['redirectUris', 'http://elsewhere.example/', 'it starts with https://'],
  },
  clients: {
    at: CLIENTS,
    schema: CLIENT,
    naming: 'name',
    fields: {},
    attributes: {},
    other: { path: 'passwordOn', value: 'create' },
    wrong: ['rateLimit', '-1', 'rateLimit'],
  },
  roles: {
    at: ROLES_AT,
    schema: ROLE,
    naming: 'name',
    fields: { 'scopes.users:read': 'on' },
    attributes: { scopes: ['users:read'] },
    other: { path: 'description', value: 'Reads people.' },
    wrong: ['limitedToGroups', 'Nowhere', 'There is no group'],
  },
  domains: {
    at: DOMAINS,
    schema: DOMAIN,
    naming: 'name',
    fields: {},
    attributes: {},
    other: { path: 'action', value: 'confirm' },
    wrong: ['name', 'taken.example', 'is taken'],
  },
}

describe('resources in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let operator: TestScimClient

  before(async () => {
    ;({ directory, staff } = await startConsole({ holders: { chief: 'administrator', desk: 'helpDesk' } }))
    operator = await directory.scim('applications:write,clients:write,users:write,roles:write,domains:write')
  })
  after(() => directory.stop())

  for (const [path, { at, schema, naming, fields, attributes, other, wrong }] of Object.entries(cases)) {
    describe(`/console/${path}`, () => {
      const list = `/console/${path}`
      const create = async (name: string): Promise<string> =>
        (await operator.post(at, { schemas: [schema], [naming]: name, ...attributes }).expect(201)).body.id
      const named = async (name: string): Promise<{ id: string }[]> =>
        (await operator.get(`${at}?filter=${naming} eq ${JSON.stringify(name)}`).expect(200)).body.Resources

      it('is made once, however often the form is sent, and listed by how its name begins', async () => {
        const { browser, page } = await staff.enter('chief', `${list}/new`)
        const name = 'made-by-hand.example'
        const answers = [0, 1].map(() => browser.submit(page, '/new', { ...fields, [naming]: name }))
        for (const { status } of await Promise.all(answers)) expect(status).to.equal(200)
        expect(await named(name)).to.have.length(1)
        const found = await browser.open(`${list}?q=made-by`)
        expect(found.html).to.contain(`<bdi>${name}</bdi>`).and.contain('1 in all')
        expect((await browser.open(`${list}?q=nothing-like-it`)).html).to.contain('None fits')
      })

      it('is shown whatever its name is', async () => {
        const name = '<script>alert(1)</script>'
        const { browser, page } = await staff.enter('chief', `${list}/new`)
        const sent = await browser.submit(page, '/new', { ...fields, [naming]: name })
        expect(sent.html).not.to.contain('<script>alert(1)')
        const made = await named(name)
        const addresses = made.flatMap(({ id }) => [list, `${list}/${id}`, `${list}/${id}/delete`])
        const pages = await Promise.all(addresses.map(address => browser.open(address)))
        // What is refused for its name is shown with it, too.
        for (const { html } of made.length > 0 ? pages : [sent])
          expect(html).to.contain('&lt;script>alert(1)').and.not.contain('<script>alert(1)')
      })

      it('is not saved over what somebody else has changed meanwhile, nor deleted then', async () => {
        const id = await create('contested.example')
        const { browser, page } = await staff.enter('chief', `${list}/${id}`)
        const ask = await browser.open(`${list}/${id}/delete`)
        expect((await operator.patch(`${at}/${id}`, { op: 'replace', ...other })).status).to.be.lessThan(300)
        const stale = await browser.submit(page, `${path}/${id}`, { ...fields, [naming]: 'mine.example' })
        expect(stale.status).to.equal(412)
        expect((await browser.submit(ask, '/delete')).status).to.equal(412)
        expect(await named('contested.example')).to.have.length(1)
      })

      it('says beside the field what is wrong in it, and keeps what was typed', async () => {
        const [field, value, sentence] = wrong
        if (value === 'taken.example') await create(value)
        const { browser, page } = await staff.enter('chief', `${list}/new`)
        const typed = { ...fields, [naming]: 'odd.example', [field]: value }
        const refused = await browser.submit(page, '/new', typed)
        expect(refused.status).to.equal(422)
        expect(noticeOf(refused)).to.contain('Nothing has happened yet').and.contain(sentence)
        expect(wrongIn(refused, field)).to.contain(sentence)
        expect(refused.html).to.contain(`value="${typed[naming]}"`)
        expect(await named('odd.example')).to.have.length(0)
      })

      it('is deleted after its page has said what goes with it', async () => {
        const id = await create('to-go.example')
        const { browser, page } = await staff.enter('chief', `${list}/${id}/delete`)
        expect(page.html).to.contain('There is no way back')
        const done = await browser.submit(page, '/delete')
        expect(noticeOf(done)).to.contain('is deleted')
        expect(await named('to-go.example')).to.have.length(0)
      })

      it('is nowhere for those whose roles do not allow it', async () => {
        const id = await create('hidden.example')
        const { browser, page } = await staff.enter('desk')
        if (path !== 'groups') expect(page.html).not.to.contain(`href="${list}"`)
        for (const address of path === 'groups' ? ['/new', `/${id}/delete`] : ['', '/new', `/${id}`, `/${id}/delete`])
          expect((await browser.open(list + address)).status, address).to.equal(403)
      })

      it('is a page that says so where there is none', async () => {
        const { page } = await staff.enter('chief', `${list}/ghost`)
        expect(page.status).to.equal(404)
        expect(page.html).to.contain('Not here any more')
      })

      it('begins the list anew where a place in it is none any more', async () => {
        const { page } = await staff.enter('chief', `${list}?q=con&cursor=made-up`)
        expect(page.url).to.equal(`${directory.issuer}${list}?q=con`)
      })
    })
  }
})
