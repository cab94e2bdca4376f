import { expect } from 'chai'
import type { Services } from '../../../server/services.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type RelyingParty, refusal } from '../../support/relying-party.ts'
import { approve, begin, CONFIRM, CONNECTED, enter, poll, registerDevice } from './devices.ts'
import { PASSWORD, personNamed } from './support.ts'

describe('the device flow at once and from elsewhere', () => {
  let directory: TestDirectory
  let television: RelyingParty
  let userName: string
  let id: string
  let people = 0

  /** How many looks at a device code wait for each other before they go on. */
  let together = 0
  let waiting: (() => void)[] = []

  const adapt = (services: Services): Services => ({
    ...services,
    payloads: {
      ...services.payloads,
      async find(by, value, now) {
        const found = await services.payloads.find(by, value, now)
        const isOfDevice = by === 'userCode' || value.startsWith('DeviceCode:')
        if (isOfDevice && together > 0) await meet()
        return found
      },
    },
  })

  function meet(): Promise<void> {
    const met = new Promise<void>(resolve => waiting.push(resolve))
    if (waiting.length === together) {
      for (const goOn of waiting) goOn()
      waiting = []
      together = 0
    }
    return met
  }

  before(async () => {
    directory = await startDirectory({ adapt })
    television = await registerDevice(directory, { firstParty: true })
  })
  after(() => directory.stop())
  beforeEach(async () => {
    userName = `person${people++}`
    id = await personNamed(directory, userName)
  })

  it('gives tokens to one of two questions at once, and to none after them', async () => {
    const started = await begin(television)
    await approve(directory.browser(), started.user_code, userName)
    const answers = await Promise.all([1, 2, 3, 4].map(() => refusal(poll(started, television))))
    expect(answers.sort()).to.deep.equal(['invalid_grant', 'invalid_grant', 'invalid_grant', 'none'])
    expect(await refusal(poll(started, television))).to.equal('invalid_grant')
  })

  it('gives a code to its own application alone, and only where the grant type is registered', async () => {
    const started = await begin(television)
    expect(await refusal(poll(started, await registerDevice(directory, { name: 'Radio' })))).to.equal('invalid_grant')
    expect(await refusal(begin(await directory.relyingParty()))).to.equal('invalid_request')
  })

  it('is answered by one person: of two who say yes at once, one connects it', async () => {
    const started = await begin(television)
    const [mine, theirs] = [directory.browser(), directory.browser()]
    const pages = await Promise.all([mine, theirs].map(browser => enter(browser, started.user_code)))
    together = 2
    const [first, second] = await Promise.all(
      [mine, theirs].map((browser, index) => browser.submit(pages[index] ?? expect.fail(), '/device')),
    )
    const other = `person${people++}`
    const theirId = await personNamed(directory, other)
    together = 2
    const ends = await Promise.all([
      mine.submit(first ?? expect.fail(), '/login', { identifier: userName, password: PASSWORD }),
      theirs.submit(second ?? expect.fail(), '/login', { identifier: other, password: PASSWORD }),
    ])
    const titles = ends.map(({ title }) => title)
    expect([...titles].sort()).to.deep.equal(['Connect a device', CONNECTED])
    const winner = titles[0] === CONNECTED ? id : theirId
    expect((await poll(started, television)).claims()?.sub).to.equal(winner)
  })

  it('O30: takes no form that was not made for this browser', async () => {
    const { user_code } = await begin(television)
    const page = await enter(directory.browser(), user_code)
    const over = { status: 400, title: 'This sign-in is over' }
    expect(await directory.browser().submit(page, '/device')).to.include(over)
    expect(await directory.browser().open(`${directory.issuer}/device/nowhere`)).to.include(over)
  })

  it('O30: takes no yes of another page of this browser', async () => {
    const { user_code } = await begin(television)
    const browser = directory.browser()
    const page = await enter(browser, user_code)
    expect((await browser.submit(page, '/device', { xsrf: 'x'.repeat(48) })).status).to.equal(400)
  })

  it('P41, RFC 8628 §5.1: wrong codes are limited as wrong passwords are, right ones are not', async () => {
    const limited = await startDirectory({ guessLimits: { perAddress: 2 } })
    try {
      const radio = await registerDevice(limited)
      const browser = limited.browser()
      for (let count = 0; count < 4; count++)
        expect((await enter(browser, (await begin(radio, 'openid')).user_code)).title).to.equal(CONFIRM)
      const statuses = []
      for (const code of ['BBBB-BBBB', 'BBBB-BBBC', 'BBBB-BBBD']) statuses.push((await enter(browser, code)).status)
      expect(statuses).to.deep.equal([200, 200, 429])
    } finally {
      await limited.stop()
    }
  })
})
