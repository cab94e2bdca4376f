import { expect } from 'chai'
import { createTextRecords } from '../../../server/text-records.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { startNameServer } from '../../support/name-server.ts'
import {
  CLIENT,
  CLIENT_TOKENS,
  CLIENTS,
  DOMAIN,
  DOMAINS,
  GROUP,
  GROUPS,
  ROLE,
  ROLES,
  ROLES_AT,
  USERS,
} from '../../support/scim.ts'
import { scimClientWith, type TestScimClient } from '../../support/scim-client.ts'
import { PASSWORD } from '../oidc/support.ts'
import { filledIn, noticeOf, startConsole, type TestConsole, wrongIn } from './support.ts'

describe('the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let operator: TestScimClient
  let names: Awaited<ReturnType<typeof startNameServer>>
  const records = new Map<string, readonly string[]>()

  before(async () => {
    names = await startNameServer(records)
    const textRecords = createTextRecords({ patience: 1000, servers: [names.address] })
    ;({ directory, staff } = await startConsole({ textRecords }))
    operator = await directory.scim('clients:write,users:write,roles:write,domains:write')
  })
  after(async () => {
    await directory.stop()
    await names.stop()
  })

  const create = async (at: string, attributes: object) => (await operator.post(at, attributes).expect(201)).body
  const read = async (at: string, id: string) => (await operator.get(`${at}/${id}`).expect(200)).body

  describe('on the page of a mail domain', () => {
    const domain = async (name: string) => {
      const made = await create(DOMAINS, { schemas: [DOMAIN], name })
      return { ...made, at: `/console/domains/${made.id}` }
    }

    it('shows the record to publish, and verifies it once it is there', async () => {
      const { id, at, record } = await domain('ours.example')
      const { browser, page } = await staff.enter('chief', at)
      expect(page.html).to.contain(`<code id="Name">${record.name}<`).and.contain(`<code id="Value">${record.value}<`)
      const early = await browser.submit(page, at, { act: 'verify' })
      expect(early.status).to.equal(422)
      expect(noticeOf(early)).to.contain('is not there')
      records.set(record.name, [record.value])
      const done = await browser.submit(early, at, { act: 'verify' })
      expect(noticeOf(done)).to.contain('the domain is verified')
      expect(await read(DOMAINS, id)).to.include({ verified: true, verifiedBy: 'dns' })
    })

    it('says on the page that DNS gave no answer, so that it is asked again', async () => {
      const silent = await startNameServer(undefined)
      const textRecords = createTextRecords({ patience: 100, servers: [silent.address] })
      const other = await startConsole({ textRecords })
      const client = await other.directory.scim('domains:write')
      const { id } = (await client.post(DOMAINS, { schemas: [DOMAIN], name: 'unanswered.example' }).expect(201)).body
      const at = `/console/domains/${id}`
      const { browser, page } = await other.staff.enter('chief', at)
      const refused = await browser.submit(page, at, { act: 'verify' })
      expect(refused.status).to.equal(422)
      expect(noticeOf(refused)).to.contain('DNS gave no answer')
      await other.directory.stop()
      await silent.stop()
    })

    it('takes the word of an administrator, on what the page has shown', async () => {
      const { id, at } = await domain('said.example')
      const { browser, page } = await staff.enter('chief', at)
      const done = await browser.submit(page, at, { act: 'confirm' })
      expect(noticeOf(done)).to.contain('by your word')
      expect(await read(DOMAINS, id)).to.include({ verifiedBy: 'administrator' })
      expect(done.html).not.to.contain('value="confirm"')
      expect((await browser.submit(page, at, { act: 'confirm', once: 'another' })).status).to.equal(412)
    })
  })

  describe('on the page of a role', () => {
    it('writes what it allows, and to the people of which groups', async () => {
      const group = await create(GROUPS, { schemas: [GROUP], displayName: 'Ward 3' })
      const { browser, page } = await staff.enter('chief', '/console/roles/new')
      const fields = { name: 'wardDesk', 'scopes.users:read': 'on', 'scopes.passwords:reset': 'on' }
      const made = await browser.submit(page, '/new', { ...fields, limitedToGroups: 'Ward 3' })
      const [role] = (await operator.get(`${ROLES_AT}?filter=name eq "wardDesk"`)).body.Resources
      expect(role.scopes).to.have.members(['users:read', 'passwords:reset'])
      expect(role.limitedToGroups).to.have.length(1)
      expect(role.limitedToGroups[0]).to.include({ value: group.id })
      const { 'scopes.passwords:reset': _, ...fewer } = filledIn(made)
      await browser.submit(made, `/roles/${role.id}`, { ...fewer, limitedToGroups: '' })
      const after = await read(ROLES_AT, role.id)
      expect(after.scopes).to.deep.equal(['users:read'])
      expect(after).not.to.have.property('limitedToGroups')
    })

    it('keeps each of several groups that are called the same, and asks which of them a name means', async () => {
      const [first, second] = await Promise.all(
        [1, 2].map(async () => (await create(GROUPS, { schemas: [GROUP], displayName: 'Ward 4' })).id as string),
      )
      const limit = [first, second].map(value => ({ value }))
      const body = { schemas: [ROLE], name: 'bothWards', scopes: ['users:read'], limitedToGroups: limit }
      const { id } = await create(ROLES_AT, body)
      const groupsOf = async () =>
        (await read(ROLES_AT, id)).limitedToGroups.map(({ value }: { value: string }) => value)
      const { browser, page } = await staff.enter('chief', `/console/roles/${id}`)
      const fields = filledIn(page)
      expect(fields.limitedToGroups).to.equal('Ward 4\nWard 4')
      const saved = await browser.submit(page, `/roles/${id}`, { ...fields, description: 'Both' })
      expect(noticeOf(saved)).to.contain('is saved')
      expect(await groupsOf()).to.have.members([first, second])
      for (const limitedToGroups of ['Ward 4', 'Ward 4\nWard 4\nWard 4']) {
        const refused = await browser.submit(saved, `/roles/${id}`, { ...fields, limitedToGroups })
        expect(wrongIn(refused, 'limitedToGroups')).to.match(/^Several groups fit “Ward 4”/)
      }
      const wrong = await browser.submit(saved, `/roles/${id}`, { ...fields, limitedToGroups: 'Nowhere\nWard 4\nGone' })
      expect(wrongIn(wrong, 'limitedToGroups')).to.match(/^There is no group “Nowhere”\. Several .* no group “Gone”\.$/)
      expect(await groupsOf()).to.have.members([first, second])
      const one = await browser.submit(saved, `/roles/${id}`, { ...fields, limitedToGroups: second ?? '' })
      expect(noticeOf(one)).to.contain('is saved')
      expect(await groupsOf()).to.deep.equal([second])
      const more = await browser.submit(one, `/roles/${id}`, { ...fields, limitedToGroups: `${first}\nWard 4` })
      expect(noticeOf(more)).to.contain('is saved')
      expect(await groupsOf()).to.have.members([first, second])
    })

    it('says which permission goes with no limit', async () => {
      const { browser, page } = await staff.enter('chief', '/console/roles/new')
      const fields = { name: 'tooWide', 'scopes.roles:write': 'on', limitedToGroups: 'Ward 3' }
      const refused = await browser.submit(page, '/new', fields)
      expect(wrongIn(refused, 'scopes')).to.contain('which no role that is limited')
      expect(filledIn(refused)).to.include({ 'scopes.roles:write': 'on', limitedToGroups: 'Ward 3' })
    })

    it('shows which groups carry it, and deletes none that one carries', async () => {
      const { id } = await create(ROLES_AT, { schemas: [ROLE], name: 'carried', scopes: ['users:read'] })
      await create(GROUPS, { schemas: [GROUP, ROLES], displayName: 'Carriers', [ROLES]: { roles: ['carried'] } })
      const { browser, page } = await staff.enter('chief', `/console/roles/${id}`)
      expect(page.html).to.contain('<bdi>Carriers</bdi>')
      const ask = await browser.open(`/console/roles/${id}/delete`)
      const refused = await browser.submit(ask, '/delete')
      expect(refused.status).to.equal(422)
      expect(noticeOf(refused)).to.contain('Groups carry this role')
    })

    it('leaves what is built in as it is', async () => {
      const { browser, page } = await staff.enter('chief', '/console/roles/helpDesk')
      expect(page.html)
        .to.contain('This role is built in')
        .and.not.match(/>Save<|Delete…/)
      const sent = await browser.submit(page, '/roles/helpDesk', { ...filledIn(page), description: 'Mine' })
      expect(sent.status).to.equal(422)
      expect((await read(ROLES_AT, 'helpDesk')).description).not.to.equal('Mine')
    })
  })

  describe('on the page of a provisioning client', () => {
    it('makes a token that is shown once, after a fresh sign-in, and ends it', async () => {
      const { id } = await create(CLIENTS, { schemas: [CLIENT], name: 'Payroll' })
      const { browser, page } = await staff.enter('chief', `/console/clients/${id}/token`)
      directory.wait(301)
      const asked = await browser.submit(page, '/token', { days: '90', 'scopes.users:read': 'on' })
      expect(asked.title).to.equal('Sign in')
      const back = await browser.submit(asked, '/login', { identifier: 'chief', password: PASSWORD })
      expect(filledIn(back)).to.deep.include({ days: '90', 'scopes.users:read': 'on' })
      const sent = [0, 1].map(() => browser.submit(back, 'token', filledIn(back)))
      const [token = ''] = (await Promise.all(sent)).flatMap(({ html }) => /rekey_[\w-]{43}/.exec(html) ?? [])
      const tokens = async () =>
        (await operator.get(`${CLIENT_TOKENS}?filter=provisioningClient.value eq "${id}"`)).body
      expect((await tokens()).Resources).to.have.length(1)
      const [{ scopes, expiresAt, id: made }] = (await tokens()).Resources
      expect(scopes).to.deep.equal(['users:read'])
      expect(Date.parse(expiresAt) - directory.services.now().getTime()).to.be.closeTo(90 * 86_400_000, 600_000)
      expect((await scimClientWith(token, directory.address).get(USERS)).status).to.equal(200)
      const shown = await browser.open(`/console/clients/${id}`)
      expect(shown.html).to.contain('users:read').and.not.contain(token)
      const ended = await browser.submit(shown, `/clients/${id}`, { act: 'endToken', token: made })
      expect(noticeOf(ended)).to.contain('worth nothing any more')
      expect(ended.html).to.contain('It has no token')
      expect((await scimClientWith(token, directory.address).get(USERS)).status).to.equal(401)
    })

    for (const [what, fields, sentence] of [
      ['nothing that it may do', { days: '90' }, 'scopes'],
      ['a life that there is not', { days: '5000', 'scopes.users:read': 'on' }, 'expiresAt'],
    ] as const) {
      it(`makes no token with ${what}`, async () => {
        const { id } = await create(CLIENTS, { schemas: [CLIENT], name: `Without ${what}` })
        const { browser, page } = await staff.enter('chief', `/console/clients/${id}/token`)
        const refused = await browser.submit(page, '/token', fields)
        expect(refused.status).to.equal(422)
        expect(noticeOf(refused)).to.contain(sentence)
      })
    }

    it('writes how it is treated', async () => {
      const { id } = await create(CLIENTS, { schemas: [CLIENT], name: 'HR', strict: ['T2'] })
      const { browser, page } = await staff.enter('chief', `/console/clients/${id}`)
      const { 'strict.T2': on, ...fields } = filledIn(page)
      expect(on).to.equal('on')
      const saved = await browser.submit(page, `/clients/${id}`, {
        ...fields,
        passwordOn: 'create',
        rateLimit: '1 000',
        'strict.T4': 'on',
      })
      expect(noticeOf(saved)).to.contain('is saved')
      expect(await read(CLIENTS, id)).to.deep.include({ passwordOn: 'create', rateLimit: 1000, strict: ['T4'] })
    })
  })
})
