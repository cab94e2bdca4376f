import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { enrolApp } from '../../support/factors.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { type PeopleAtSecondFactor, peopleAtSecondFactor, prove, SECOND } from './second-factors.ts'
import { isAtApplication, PASSWORD, personNamed } from './support.ts'

describe('the second factor at sign-in locks', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people: PeopleAtSecondFactor

  before(async () => {
    directory = await startDirectory({ frozen: true })
    app = await directory.relyingParty()
    people = peopleAtSecondFactor(directory, app)
  })
  after(() => directory.stop())

  it('after several wrong codes, sent at once, also the right one; the answer is the same', async () => {
    const { phone, browser, page } = await people.atSecondFactor()
    const wrong = await Promise.all(Array.from({ length: 8 }, () => prove(browser, page, '000000')))
    const right = phone.now()
    directory.wait(0)
    const locked = await prove(browser, page, right)
    expect(locked.title).to.equal(SECOND)
    expect(locked.html.replace(/value="[^"]*"/g, '')).to.equal(wrong[0]?.html.replace(/value="[^"]*"/g, ''))
    expect((await prove(browser, page, phone.recoveryCodes[0] ?? '')).title).to.equal(SECOND)
    directory.wait(120)
    expect(isAtApplication(await prove(browser, page, phone.next()))).to.equal(true)
  })

  it('for all processes of a database', async () => {
    const neighbour = await startDirectory({
      database: directory,
      masterKey: directory.masterKey,
      issuer: directory.issuer,
      frozen: true,
    })
    const { id, phone } = await people.enrolled()
    const guess = (at: TestDirectory) => at.services.factors.proveByCode(id, '000000')
    await Promise.all([directory, neighbour, directory, neighbour, directory].map(guess))
    expect(await neighbour.services.factors.proveByCode(id, phone.now())).to.equal(undefined)
    await neighbour.stop()
  })

  it('for good after a hundred in a row', async () => {
    const { id, phone } = await people.enrolled()
    for (let count = 0; count < 100; count++) {
      await directory.services.factors.proveByCode(id, '000000')
      directory.wait(900)
    }
    expect(await directory.services.factors.proveByCode(id, phone.next())).to.equal(undefined)
  })

  it('nobody who is right, however often', async () => {
    const strict = await startDirectory({ guessLimits: { perAddress: 1 }, frozen: true })
    const party = await strict.relyingParty()
    const phone = await enrolApp(strict, await personNamed(strict, 'ada'))
    for (const code of phone.recoveryCodes.slice(0, 3)) {
      const browser = strict.browser()
      const page = await browser.signIn((await party.start()).url, 'ada', PASSWORD)
      expect(isAtApplication(await prove(browser, page, code))).to.equal(true)
    }
    await strict.stop()
  })

  it('a network that guessed too often, whoever is asked for', async () => {
    const strict = await startDirectory({ guessLimits: { perAddress: 3 }, frozen: true })
    const party = await strict.relyingParty()
    const id = await personNamed(strict, 'ada')
    const phone = await enrolApp(strict, id)
    const browser = strict.browser()
    const page = await browser.signIn((await party.start()).url, 'ada', PASSWORD)
    for (const code of ['000000', '000001', '000002']) await prove(browser, page, code)
    expect((await prove(browser, page, phone.recoveryCodes[0] ?? '')).status).to.equal(429)
    await strict.stop()
  })
})
