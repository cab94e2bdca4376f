import { expect } from 'chai'
import type { Services } from '../../../server/services.ts'
import { bindingOf, csrfOf, type Page } from '../../support/browser.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { type PeopleAtSecondFactor, peopleAtSecondFactor, prove, SECOND, SIGN_IN } from './second-factors.ts'
import { isAtApplication, PASSWORD, personNamed } from './support.ts'

describe('the second factor at sign-in is worth nothing', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people: PeopleAtSecondFactor

  before(async () => {
    directory = await startDirectory({ frozen: true })
    app = await directory.relyingParty()
    people = peopleAtSecondFactor(directory, app)
  })
  after(() => directory.stop())

  const leadsNowhere = async (page: Page, id: string) => {
    expect(isAtApplication(page)).to.equal(false)
    expect(await people.tracesOf(id)).to.equal(0)
  }

  it('without the password', async () => {
    const { id, phone } = await people.enrolled()
    const browser = directory.browser()
    const page = await browser.open((await app.start()).url)
    const body = new URLSearchParams({ csrf: csrfOf(page), code: phone.next() })
    const answer = await browser.open(`${page.url}/second-factor`, { method: 'POST', body })
    expect(answer.title).to.equal(SIGN_IN)
    await leadsNowhere(answer, id)
  })

  it('with the form of another interaction, or of another person', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    const mallory = await people.atSecondFactor()
    // The own browser's token, somebody else's binding.
    const body = new URLSearchParams({ csrf: csrfOf(page), for: bindingOf(mallory.page), code: phone.next() })
    expect((await browser.open(`${page.url}/second-factor`, { method: 'POST', body })).status).to.equal(403)
    const theirs = await browser.open(`${mallory.page.url}/second-factor`, { method: 'POST', body })
    expect(theirs.title).to.equal('This sign-in is over')
    await leadsNowhere(theirs, id)
  })

  it('for another person who gave a password on the same interaction meanwhile', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    const other = await people.enrolled()
    const body = new URLSearchParams({ csrf: csrfOf(page), identifier: other.userName, password: PASSWORD })
    const tab = await browser.open(`${page.url}/login`, { method: 'POST', body })
    expect(tab.title).to.equal(SECOND)
    expect((await prove(browser, page, phone.next())).status).to.equal(403)
    // Nor is the first person's code good for the second.
    expect((await prove(browser, tab, phone.next())).title).to.equal(SECOND)
    await leadsNowhere(tab, id)
    expect(await people.tracesOf(other.id)).to.equal(0)
  })

  it('O101: after a reset in between, and leads back to the sign-in', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    await directory.reset(id)
    const answer = await prove(browser, page, phone.next())
    expect(answer.title).to.equal(SIGN_IN)
    await leadsNowhere(answer, id)
  })

  it('O92: after a reset in between, when its page is looked at again', async () => {
    const { id, browser, page } = await people.atSecondFactor()
    await directory.reset(id)
    expect((await browser.open(page.url)).title).to.equal(SIGN_IN)
  })

  it('O101: after a reset while it is judged', async () => {
    let meanwhile = async () => {}
    const adapt = (services: Services): Services => ({
      ...services,
      factors: {
        ...services.factors,
        async proveByCode(person, code) {
          const amr = await services.factors.proveByCode(person, code)
          await meanwhile()
          return amr
        },
      },
    })
    const other = await startDirectory({ adapt, frozen: true })
    const id = await personNamed(other, 'ada')
    const phone = await enrolApp(other, id)
    const browser = other.browser()
    const page = await browser.signIn((await (await other.relyingParty()).start()).url, 'ada', PASSWORD)
    meanwhile = async () => {
      await other.reset(id)
    }
    const answer = await prove(browser, page, phone.next())
    expect(answer.title).to.equal(SIGN_IN)
    expect(answer.hops.length).to.equal(1)
    await other.stop()
  })

  it('O101: after a reset between the code and the session', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    const back = await browser.post(page, '/second-factor', { code: phone.next() })
    await directory.reset(id)
    await leadsNowhere(await browser.open(back), id)
  })

  it('O102: for somebody who is inactive by then', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    const hr = await directory.scim('users:write')
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'active', value: false }).expect(200)
    const answer = await prove(browser, page, phone.next())
    expect(answer.title).to.equal(SIGN_IN)
    await leadsNowhere(answer, id)
  })

  it('O79: after ten minutes', async () => {
    const { id, phone, browser, page } = await people.atSecondFactor()
    directory.wait(601)
    const answer = await prove(browser, page, phone.next())
    expect(answer.title).to.equal(SIGN_IN)
    await leadsNowhere(answer, id)
  })

  it('twice: a sign-in that is over stays so', async () => {
    const { phone, browser, page } = await people.atSecondFactor()
    expect(isAtApplication(await prove(browser, page, phone.next()))).to.equal(true)
    expect((await prove(browser, page, phone.next())).title).to.equal('This sign-in is over')
  })

  it('in another browser', async () => {
    const { page } = await people.atSecondFactor()
    expect((await directory.browser().open(page.url)).title).to.equal('This sign-in is over')
  })

  it('trap 9: before it is proven, by going on to where its page leads', async () => {
    const { id, browser, page } = await people.atSecondFactor()
    expect(isAtApplication(await browser.open(page.url.replace('/interaction/', '/authorize/')))).to.equal(false)
    expect(await people.tracesOf(id)).to.equal(0)
  })
})
