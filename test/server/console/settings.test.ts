import { expect } from 'chai'
import type { TestDirectory } from '../../support/directory.ts'
import { verdict } from '../../support/scim.ts'
import { startConsole, type TestConsole } from './support.ts'

const API = '/admin/v2/.settings'
const PAGE = '/console/settings'
const SECRET = 'smtps://mail:hunter2@mail.example.com'

describe('the settings, to be looked at', () => {
  let directory: TestDirectory
  let staff: TestConsole

  before(async () => {
    ;({ directory, staff } = await startConsole({
      holders: { desk: 'administrator' },
      environment: { PORT: '8080', SMTP_URL: SECRET, ISSUER_NAME: '<b>Acme</b>' },
    }))
  })
  after(() => directory.stop())

  it('are told by the API, of secrets only whether there are any', async () => {
    const { body, text } = await (await directory.scim('settings:read')).get(API).expect(200)
    const named = Object.fromEntries(body.settings.map((setting: { name: string }) => [setting.name, setting]))
    expect(named.PORT).to.deep.include({ value: '8080', source: 'environment', secret: false })
    expect(named.SMTP_URL).to.deep.include({ secret: true, isSet: true }).and.not.have.property('value')
    expect(named.MASTER_KEY).to.deep.include({ secret: true, isSet: false, source: 'default' })
    expect(text).to.not.contain('hunter2')
  })

  it('are for those alone who may read them, and are written by nobody', async () => {
    expect(verdict(await (await directory.scim('health:read')).get(API))).to.equal('403')
    const reader = await directory.scim('settings:read')
    expect(verdict(await reader.post(API, {}))).to.equal('405')
    await staff.holder('help', 'helpDesk')
    const { browser } = await staff.enter('help')
    expect((await browser.open(PAGE)).status).to.equal(403)
    expect((await browser.open('/console/users')).html).to.not.contain(PAGE)
  })

  it('stand on a page of the console with what each is for and where it comes from', async () => {
    const { page } = await staff.enter('desk', PAGE)
    const row = (name: string) =>
      new RegExp(`<code>${name}</code>.*?</tr>`, 's')
        .exec(page.html)?.[0]
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()
    expect(row('PORT')).to.equal('PORT The port to listen on. 8080 environment')
    expect(row('HOST')).to.equal('HOST The address to listen on. 127.0.0.1 default')
    expect(row('SMTP_URL')).to.match(/ Set environment$/)
    expect(row('BREACHED_URL')).to.match(/ not set default$/)
    expect(page.html).to.contain('&lt;b>Acme').and.not.contain('hunter2').and.not.contain('<form')
  })
})
