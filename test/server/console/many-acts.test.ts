import { expect } from 'chai'
import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { makePeople } from '../../support/many-people.ts'
import { GROUP, GROUPS } from '../../support/scim.ts'
import { PASSWORD } from '../oidc/support.ts'
import { noticeOf, startConsole, type TestConsole } from './support.ts'

const AT_ONCE = 100
const COUNT = AT_ONCE + 3
const ROLE = 'urn:rekey:params:scim:schemas:core:1.0:Role'

/** As the table gives it for a search of which all are meant, and those alone who are active. */
const ACTIVE = 'q=person-&show=active&all=yes'

describe('an act on more people than one request does', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let ids: readonly string[]

  beforeEach(async () => {
    ;({ directory, staff } = await startConsole())
    ids = [...(await makePeople(directory.services, COUNT)).ids].sort()
  })
  afterEach(() => directory.stop())

  const addressIn = ({ html }: Page) =>
    /action="(\/console\/users\/[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const send = (browser: Browser, page: Page) =>
    browser.submit({ ...page, html: page.html.replaceAll('&amp;', '&') }, addressIn(page), { count: String(COUNT) })
  const inactive = async () =>
    (await staff.chief.get('/scim/v2/Users?filter=active eq false&count=0')).body.totalResults

  it('looks at everybody once, so many at a time, and says in the end how many it was', async () => {
    const { browser, page } = await staff.enter('chief', `/console/users/deactivate?${ACTIVE}`)
    const first = await send(browser, page)
    expect(noticeOf(first)).to.equal('100 people are deactivated.')
    expect(await inactive()).to.equal(AT_ONCE)
    const last = await send(browser, first)
    expect(noticeOf(last)).to.equal('103 people are deactivated.')
    expect(new URL(last.url).pathname).to.equal('/console/users')
    expect(await inactive()).to.equal(COUNT)
    const gone = await browser.open(new URL(first.url).pathname)
    expect([gone.status, gone.html.includes('Not here any more')]).to.deep.equal([404, true])
  })

  it('comes to those behind so many whom a role does not reach, and says why it could not be done to these', async () => {
    const reached = ids.slice(-2).map(value => ({ value }))
    const group = (await staff.chief.post(GROUPS, { schemas: [GROUP], displayName: 'Ward', members: reached })).body.id
    const role = { schemas: [ROLE], name: 'ward', scopes: ['users:write'], limitedToGroups: [{ value: group }] }
    await staff.chief.post('/admin/v2/Roles', role).expect(201)
    await staff.holder('nurse', 'ward')
    const { browser, page } = await staff.enter('nurse', `/console/users/deactivate?${ACTIVE}`)
    const first = await send(browser, page)
    expect(noticeOf(first)).to.contain('0 people are deactivated.It could not be done to 100 people:')
    expect(await inactive()).to.equal(0)
    const last = noticeOf(await send(browser, first))
    expect(last).to.contain('2 people are deactivated.It could not be done to 101 people:')
    expect(last).to.match(/person-0, person-1, .* and 81 more: .*group/)
    expect(await inactive()).to.equal(2)
  })

  it('waits for a fresh sign-in in its middle, and counts what was done before', async () => {
    const { factors } = directory.services
    const { reset } = factors
    let count = 0
    Object.assign(factors, {
      async reset(...one: Parameters<typeof reset>) {
        count += 1
        if (count === 2 || count === AT_ONCE) directory.wait(301)
        return reset(...one)
      },
    })
    const { browser } = await staff.enter('chief')
    const again = (asked: Page) => {
      expect(asked.title).to.equal('Sign in')
      return browser.submit(asked, '/login', { identifier: 'chief', password: PASSWORD })
    }
    const address = `/console/users/reset-mfa?${ids.map(id => `id=${id}`).join('&')}`
    const first = await send(browser, await browser.open(address))
    expect(noticeOf(first)).to.equal('2 people are without second factors now.')
    const back = await again(await send(browser, first))
    expect(new URL(back.url).pathname).to.equal(new URL(first.url).pathname)
    const next = await send(browser, back)
    expect(noticeOf(next)).to.equal('100 people are without second factors now.')
    const last = await send(browser, await again(await send(browser, next)))
    expect(noticeOf(last)).to.equal('103 people are without second factors now.')
    expect(count).to.equal(COUNT)
  })

  it('goes on in one of two windows, and tells the other', async () => {
    const { factors } = directory.services
    const { reset } = factors
    const { browser } = await staff.enter('chief')
    const first = await send(
      browser,
      await browser.open(`/console/users/reset-mfa?${ids.map(id => `id=${id}`).join('&')}`),
    )
    const second = await browser.open(first.url)
    const acted: string[] = []
    let told: Page | undefined
    Object.assign(factors, {
      async reset(...one: Parameters<typeof reset>) {
        acted.push(one[0].id)
        if (acted.length === 1) told = await send(browser, second)
        return reset(...one)
      },
    })
    expect(noticeOf(await send(browser, first))).to.equal('103 people are without second factors now.')
    expect([told?.status, told?.html.includes('has gone on in another window')]).to.deep.equal([404, true])
    expect(acted).to.have.length(COUNT - AT_ONCE)
  })

  it('is gone on with by nobody but whoever began', async () => {
    await staff.holder('other', 'administrator')
    const { browser, page } = await staff.enter('chief', '/console/users/unlock?q=person-&all=yes')
    const { url } = await send(browser, page)
    const { page: foreign } = await staff.enter('other', new URL(url).pathname)
    expect(foreign.status).to.equal(404)
    const otherAct = await browser.open(new URL(url).pathname.replace('unlock', 'sign-out'))
    expect(otherAct.status).to.equal(404)
  })
})
