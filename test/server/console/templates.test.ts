import { expect } from 'chai'
import { newPerson } from '../../passwords/support.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { EVENTS, ROLE, ROLES_AT, TEMPLATES } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { noticeOf, startConsole, type TestConsole, wrongFieldsIn, wrongIn } from './support.ts'

describe('mail templates in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let editor: TestScimClient

  before(async () => {
    ;({ directory, staff } = await startConsole({ holders: { chief: 'administrator', desk: 'helpDesk' } }))
    editor = await directory.scim('templates:write')
    const roles = await directory.scim('roles:write')
    await roles.post(ROLES_AT, { schemas: [ROLE], name: 'reader', scopes: ['templates:read'] }).expect(201)
    await staff.holder('reader', 'reader')
  })
  after(() => directory.stop())

  const create = async (...given: Parameters<typeof templateOf>): Promise<string> =>
    (await editor.post(TEMPLATES, templateOf(...given)).expect(201)).body.id
  const read = async (id: string) => (await editor.get(`${TEMPLATES}/${id}`).expect(200)).body
  const fieldsOf = (template: Record<string, string>, step: string) => {
    const { name = '', subject = '', text = '', html = '' } = template
    return { name, subject, text, html, step }
  }

  it('are listed by the mails that they are for', async () => {
    await create('factorAdded', 'Added', { name: '<script>alert(1)</script>', language: 'de', isStandard: true })
    const { page } = await staff.enter('chief', '/console/templates')
    const [line = ''] = /Notice of a new second factor.*?<\/tr>/s.exec(page.html) ?? []
    expect(line).to.contain('&lt;script>alert(1)').and.contain('>de<').and.contain('Standard')
    expect(page.html).not.to.contain('<script>alert')
  })

  it('are made of a beginning that can be saved as it is, changed, and kept with their history', async () => {
    const { browser, page } = await staff.enter('chief', '/console/templates/new?kind=oneTimePassword')
    const begun = [...page.html.matchAll(/<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)<\/textarea>/gs)]
    const { text = '', html = '' } = Object.fromEntries(begun.map(([, name, value]) => [name, value]))
    const written = { name: 'Code', subject: 'Code', text, html: html.replaceAll('&lt;', '<') }
    const saved = await browser.submit(page, 'kind=oneTimePassword', { ...written, step: 'save' })
    expect(noticeOf(saved)).to.contain('Saved')
    const id = new URL(saved.url).pathname.split('/').at(-1) ?? ''
    expect(await read(id)).to.include({ kind: 'oneTimePassword', name: 'Code', isStandard: false })
    await browser.submit(saved, `/templates/${id}`, { ...written, subject: 'Another', isStandard: 'on', step: 'save' })
    expect(await read(id)).to.include({ subject: 'Another', isStandard: true })
    const history = await browser.open(`/console/templates/${id}/history`)
    expect(history.html).to.contain('Version 2').and.contain('Version 1').and.contain('<bdi>chief</bdi>')
    const former = await browser.open(`/console/templates/${id}?revision=1`)
    expect(noticeOf(former)).to.contain('This is version 1')
    expect(former.html).to.contain('name="subject" value="Code"')
    const { body } = await (await directory.scim('audit:read')).get(`${EVENTS}?filter=target eq "${id}"`)
    expect(body.Resources.map(({ channel }: { channel: string }) => channel)).to.deep.equal(['console', 'console'])
  })

  it('are offered to resets with their kind, all that these can ask for, by their names', async () => {
    const names = Array.from({ length: 101 }, (_, at) => `Offer ${String(at).padStart(3, '0')}`)
    for (const name of [...names].reverse()) await create('resetLink', 'Offered', { name })
    await create('activationLink', 'Offered', { name: 'Offer an invitation' })
    await create('passwordExpires', 'Offered', { name: 'Offer a warning' })
    const { id } = await newPerson(directory)
    const { browser } = await staff.enter('chief')
    const offered = async (address: string) =>
      [...(await browser.open(address)).html.matchAll(/<option value="(Offer [^"]*)">([^<]*)</g)].map(
        ([, value, text]) => text?.replace(`${value} `, ''),
      )
    const links = names.map(() => '(Link for a new password)')
    expect(await offered(`/console/users/reset?id=${id}`)).to.deep.equal(links)
    for (const address of ['/console/users/reset?everybody=yes', '/console/users/reset-file'])
      expect(await offered(address)).to.deep.equal([...links, '(Invitation)'])
  })

  it('say beside the field what is wrong, and keep what was typed', async () => {
    const id = await create('resetLink', 'Broken')
    const { browser, page } = await staff.enter('chief', `/console/templates/${id}`)
    const fields = {
      ...fieldsOf(templateOf('resetLink', 'Broken') as never, 'save'),
      html: '<p>{{ link }}</p><img src="//x">',
    }
    const refused = await browser.submit(page, `/templates/${id}`, fields)
    expect(refused.status).to.equal(422)
    expect(wrongIn(refused, 'html')).to.contain('may not be in a mail')
    expect(wrongFieldsIn(refused)).to.deep.equal(['html'])
    expect(noticeOf(refused)).to.contain('Nothing has happened yet').and.contain('may not be in a mail')
    expect(refused.html).to.contain('&lt;/p>&lt;img src=').and.not.contain('<img src="//x')
    expect(await read(id)).not.to.have.property('html', fields.html)
    const misspelt = await browser.submit(page, `/templates/${id}`, { ...fields, text: 'Hello\n{{ lnik }}' })
    expect(wrongIn(misspelt, 'text')).to.match(/^Line 2 of the plain text: /)
    expect(noticeOf(misspelt)).to.match(/Look at the plain text: Line 2 of the plain text: /)
  })

  it('are looked at without a change, and tried by a mail to whoever writes them', async () => {
    const id = await create('resetLink', 'Tried')
    const { browser, page } = await staff.enter('chief', `/console/templates/${id}`)
    const typed = { ...fieldsOf(templateOf('resetLink', 'Tried') as never, 'preview'), subject: 'Not saved' }
    const shown = await browser.submit(page, `/templates/${id}`, typed)
    expect(shown.html).to.contain('<strong>Not saved</strong>').and.contain('Hello Ada Example')
    const tried = await browser.submit(shown, `/templates/${id}`, { ...typed, step: 'test' })
    expect(noticeOf(tried)).to.contain('chief@example.com').and.contain('Nothing is saved yet')
    expect(tried.html).to.contain('value="Not saved"')
    expect((await directory.mails()).map(({ subject }) => subject)).to.include('Not saved')
    expect(await read(id)).to.include({ subject: 'This is Tried' })
    directory.smtp.refuseWith(550)
    const refused = await browser.submit(tried, `/templates/${id}`, { ...typed, step: 'test' })
    directory.smtp.refuseWith(undefined)
    expect(noticeOf(refused)).to.contain('refused the test mail')
  })

  it('are not written over what somebody else has written, nor deleted', async () => {
    const id = await create('resetLink', 'Contested')
    const { browser, page } = await staff.enter('chief', `/console/templates/${id}`)
    await editor.patch(`${TEMPLATES}/${id}`, { op: 'replace', path: 'subject', value: 'Mine' }).expect(200)
    const fields = fieldsOf(templateOf('resetLink', 'Contested') as never, 'save')
    expect((await browser.submit(page, `/templates/${id}`, fields)).status).to.equal(412)
    expect((await browser.submit(page, `/templates/${id}`, { step: 'delete' })).status).to.equal(412)
    expect(await read(id)).to.include({ subject: 'Mine' })
    const fresh = await browser.open(`/console/templates/${id}`)
    const gone = await browser.submit(fresh, `/templates/${id}`, { ...fields, step: 'delete' })
    expect(noticeOf(gone)).to.contain('“Contested” is deleted')
    await editor.get(`${TEMPLATES}/${id}`).expect(404)
    expect((await browser.open(`/console/templates/${id}/history`)).html).to.contain('Deleted')
  })

  it('are for whoever may read them, and written by whoever may write them', async () => {
    const id = await create('resetLink', 'Guarded')
    const { browser, page } = await staff.enter('reader', `/console/templates/${id}`)
    expect(page.html).to.contain('<fieldset disabled').and.not.contain('value="save"').and.not.contain('value="test"')
    const seen = await browser.submit(page, `/templates/${id}`, { step: 'preview' })
    expect(seen.html).to.contain('<strong>This is Guarded</strong>')
    for (const step of ['save', 'test', 'delete'])
      expect((await browser.submit(page, `/templates/${id}`, { step, name: 'Taken' })).status).to.equal(403)
    expect(await read(id)).to.include({ name: 'Guarded' })
    const { browser: desk } = await staff.enter('desk')
    for (const address of ['/console/templates', '/console/templates/new', `/console/templates/${id}/history`])
      expect((await desk.open(address)).status).to.equal(403)
  })

  it('are seen as mails by whoever may reset, in the language of the person', async () => {
    await create('resetLink', 'Deutsch', { language: 'de', isStandard: true, subject: 'Neues Passwort' })
    const german = await newPerson(directory, { preferredLanguage: 'de-CH' })
    const other = await newPerson(directory)
    const fields = { delivery: 'link', requireChange: 'on', revoke: 'on', reason: 'forgotten', step: 'preview' }
    for (const [{ id }, subject] of [
      [german, 'Neues Passwort'],
      [other, 'Choose a new password'],
    ] as const) {
      const address = `/console/users/reset?id=${id}`
      const { browser, page } = await staff.enter('desk', address)
      expect((await browser.submit(page, address, fields)).html).to.contain(`<strong>${subject}</strong>`)
    }
  })
})
