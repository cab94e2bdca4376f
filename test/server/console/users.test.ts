import { expect } from 'chai'
import { newPerson, PASSWORD, verifies } from '../../passwords/support.ts'
import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS } from '../../support/scim.ts'
import { noticeOf, startConsole } from './support.ts'

const COUNT = 120

describe('the table of people', () => {
  let directory: TestDirectory
  let browser: Browser
  const people: Awaited<ReturnType<typeof newPerson>>[] = []

  before(async () => {
    const { staff, ...started } = await startConsole({ argon2: { memoryKib: 19_456, passes: 2 } })
    directory = started.directory
    for (let at = 0; at < COUNT; at++)
      people.push(await newPerson(directory, { displayName: `Zoë ${String(at).padStart(3, '0')}`, password: null }))
    browser = (await staff.enter('chief')).browser
  })
  after(() => directory.stop())

  const namesOn = ({ html }: Page) =>
    [...html.matchAll(/data-panel(?:="[^"]*")?><bdi>(.*?)<\/bdi>/g)].map(([, name]) => name)
  const nextOf = ({ html }: Page) => /<a href="([^"]*)">Next page/.exec(html)?.[1]?.replaceAll('&amp;', '&')

  it('goes page by page through everybody whom a search finds, each once', async () => {
    const seen: (string | undefined)[] = []
    for (let href: string | undefined = '/console/users?q=zo%C3%AB&sort=-userName'; href; ) {
      const page: Page = await browser.open(href)
      expect(page.html).to.contain('120 people')
      seen.push(...namesOn(page))
      href = nextOf(page)
    }
    expect(new Set(seen).size).to.equal(COUNT)
    expect(seen).to.have.length(COUNT)
  })

  it('begins anew where a place in it is none any more', async () => {
    const page = await browser.open('/console/users?q=zo%C3%AB&cursor=made-up')
    expect(page.url).to.equal(`${directory.issuer}/console/users?q=zo%C3%AB`)
    expect(namesOn(page)).to.have.length(50)
  })

  for (const words of ['"', '\\', ') or (', '*', '%00', '\u0000', 'x'.repeat(5000)]) {
    it(`finds nobody by ${JSON.stringify(words).slice(0, 12)}, and says so`, async () => {
      const page = await browser.open(`/console/users?${new URLSearchParams({ q: words })}`)
      expect(page.status).to.equal(200)
      expect(page.html).to.contain('Nobody fits')
    })
  }

  it('finds the people of a group by its name, and nobody by that of none', async () => {
    const operator = await directory.scim('users:write')
    const members = people.slice(0, 2).map(({ id: value }) => ({ value }))
    await operator.post(GROUPS, { schemas: [GROUP], displayName: 'Night shift', members }).expect(201)
    expect(namesOn(await browser.open('/console/users?group=night%20shift'))).to.have.length(2)
    expect((await browser.open('/console/users?group=nowhere')).html).to.contain('Nobody fits')
  })

  it('finds people by what another system calls them, where the reader may read that', async () => {
    const operator = await directory.scim('users:write')
    await operator
      .patch(`/scim/v2/Users/${people[7]?.id}`, { op: 'add', path: 'externalId', value: 'HR-0815' })
      .expect(200)
    expect(namesOn(await browser.open('/console/users?q=HR-0815'))).to.deep.equal(['Zoë 007'])
  })

  it('exports all that match, in every page of them', async () => {
    const { html, headers } = await browser.open('/console/users/export?q=zo%C3%AB&all=yes')
    expect(headers.get('content-disposition')).to.contain('people.csv')
    expect(html.trim().split('\r\n')).to.have.length(COUNT + 1)
  })

  it('does nothing to many before their number is typed, and then to all that match', async () => {
    const address = '/console/users/deactivate?q=zo%C3%AB%2011&all=yes'
    const ask = await browser.open(address)
    expect(ask.html).to.contain('10 people')
    const wide = '/console/users/deactivate?q=zo%C3%AB&all=yes'
    const page = await browser.open(wide)
    const target = /action="(\/console\/users\/deactivate[^"]*)"/.exec(page.html)?.[1] ?? ''
    const plain = { ...page, html: page.html.replaceAll('&amp;', '&') }
    const refused = await browser.submit(plain, target.replaceAll('&amp;', '&'), { count: '12' })
    expect(refused.status).to.equal(422)
    expect(noticeOf(refused)).to.contain('Type the number 120')
    const going = await browser.submit(plain, target.replaceAll('&amp;', '&'), { count: '120' })
    const done = await browser.submit(going, new URL(going.url).pathname)
    expect(noticeOf(done)).to.contain('120 people are deactivated')
    expect((await browser.open('/console/users?q=zo%C3%AB&show=inactive')).html).to.contain('120 people')
  })

  it('takes as many as are ticked, each once', async () => {
    const ids = [...people, ...people].map(({ id }) => `id=${id}`).join('&')
    const page = await browser.open(`/console/users/unlock?${ids}&id=gone`)
    expect(page.html).to.contain(`<strong>${COUNT} people</strong>`)
  })

  it('shows each filter, with nobody where nobody fits', async () => {
    const { userName } = await newPerson(directory, { displayName: 'Alone', password: PASSWORD, emails: null })
    expect(await verifies(directory, userName, PASSWORD)).to.equal(true)
    for (const show of ['all', 'active', 'inactive', 'pending', 'locked', 'federated', 'noMail', 'made-up'])
      expect((await browser.open(`/console/users?show=${show}`)).status, show).to.equal(200)
    expect(namesOn(await browser.open('/console/users?show=noMail'))).to.deep.equal(['Alone'])
  })
})
