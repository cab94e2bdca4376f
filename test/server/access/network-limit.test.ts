import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createGuessLimit, type GuessLimits } from '../../../server/access/network-limit.ts'
import { createKeyring } from '../../../server/keyring.ts'
import { Problem } from '../../../server/problem.ts'
import { createFailureStore } from '../../../server/store/failures.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { NEXT, PASSWORD, personNamed } from '../oidc/support.ts'

describe('the limit of wrong passwords', () => {
  let own: TestDatabase
  let time: Date
  const keyring = createKeyring([randomBytes(32)])
  beforeEach(async () => {
    own = await testDatabase()
    time = new Date('2026-03-01T12:00:00Z')
  })
  afterEach(() => own.drop())

  const limitOf = (limits: Partial<GuessLimits>) =>
    createGuessLimit({
      failures: createFailureStore(own.database),
      keyring,
      limits: { perAddress: 0, all: 0, mailsPerAddress: 0, ...limits },
      now: () => time,
    })
  const isTaken = async (begin: ReturnType<typeof limitOf>, address: string) =>
    begin(address).then(
      () => true,
      error => {
        expect(error).to.be.instanceOf(Problem).with.property('code', 'tooManyGuesses')
        return false
      },
    )

  it('P41: counts by network address, which is stored nowhere', async () => {
    const begin = limitOf({ perAddress: 2 })
    const answers = []
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '::ffff:192.0.2.1'])
      answers.push(await isTaken(begin, address))
    expect(answers).to.deep.equal([true, true, false, true, false])
    const stored = await own.database.connection.collection('failures').find().toArray()
    expect(JSON.stringify(stored)).to.not.include('192')
  })

  it('P41: takes the /64 of IPv6 for one', async () => {
    const begin = limitOf({ perAddress: 1 })
    const answers = []
    for (const address of ['2001:db8::1', '2001:0db8:0:0:ffff::9', '2001:db8:0:1::1', '::1'])
      answers.push(await isTaken(begin, address))
    expect(answers).to.deep.equal([true, false, true, true])
  })

  it('P41: counts all of them, wherever they come from', async () => {
    const begin = limitOf({ all: 2 })
    const answers = []
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) answers.push(await isTaken(begin, address))
    expect(answers).to.deep.equal([true, true, false])
  })

  it('P41: counts what was refused to one network against nobody else', async () => {
    const begin = limitOf({ perAddress: 1, all: 3 })
    const answers = []
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'])
      answers.push(await isTaken(begin, address))
    expect(answers).to.deep.equal([true, false, false, false, true, true, false])
  })

  it('P41: does not count what was refused', async () => {
    const begin = limitOf({ perAddress: 1, all: 1 })
    const takeBack = await begin('192.0.2.1')
    expect(await isTaken(begin, '192.0.2.2')).to.equal(false)
    await takeBack()
    expect(await isTaken(begin, '192.0.2.2')).to.equal(true)
  })

  it('P43: lets 50 at once past no more often than it says, in two servers together', async () => {
    const [one, other] = [limitOf({ perAddress: 7 }), limitOf({ perAddress: 7 })]
    const guesses = Array.from({ length: 50 }, (_, index) => isTaken(index % 2 ? one : other, '192.0.2.1'))
    expect((await Promise.all(guesses)).filter(Boolean)).to.have.length(7)
  })

  it('P43: does not count what was right', async () => {
    const begin = limitOf({ perAddress: 1, all: 1 })
    for (let time = 0; time < 3; time++) await (await begin('192.0.2.1'))()
    expect(await isTaken(begin, '192.0.2.1')).to.equal(true)
  })

  it('P42: is over after ten minutes, and says when', async () => {
    const begin = limitOf({ perAddress: 1 })
    await begin('192.0.2.1')
    time = new Date('2026-03-01T12:07:30Z')
    const refusal = await begin('192.0.2.1').catch(error => error)
    expect(refusal.headers).to.deep.equal({ 'Retry-After': '150' })
    time = new Date('2026-03-01T12:10:00Z')
    expect(await isTaken(begin, '192.0.2.1')).to.equal(true)
  })
})

describe('wrong passwords on pages', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory({ guessLimits: { perAddress: 3 }, frozen: true })
    await personNamed(directory, 'ann')
  })
  after(() => directory.stop())

  it('P37, P41: are not judged any more after so many, and the page is the same for everybody', async () => {
    const app = await directory.relyingParty()
    const signIn = async (userName: string, password: string) =>
      directory.browser().signIn((await app.start()).url, userName, password)
    await signIn('ann', PASSWORD)
    for (const userName of ['ann', 'nobody', 'ann']) expect((await signIn(userName, 'wrong')).status).to.equal(200)
    const pages = [await signIn('ann', 'wrong'), await signIn('nobody', 'wrong'), await signIn('ann', PASSWORD)]
    for (const { status, headers, html } of pages) {
      expect([status, Number(headers.get('retry-after')) > 0]).to.deep.equal([429, true])
      expect(html).to.include('Wait ten minutes')
    }
  })

  it('P46: are none of the current password on the account page either', async () => {
    const other = await startDirectory({ guessLimits: { perAddress: 1 }, frozen: true })
    await personNamed(other, 'ann')
    const browser = other.browser()
    const page = await browser.signIn('/account', 'ann', PASSWORD)
    const change = (current: string, password = NEXT) =>
      browser.submit(page, '/account/password', { current, password, repeat: password })
    expect((await change(PASSWORD, 'short')).html).to.include('does not fit yet')
    expect([(await change('wrong')).status, (await change(PASSWORD)).status]).to.deep.equal([200, 429])
    await other.stop()
  })

  it('P41: count for the address that the nearest proxy saw, whatever the client says before it', async () => {
    const other = await startDirectory({ guessLimits: { perAddress: 1 }, frozen: true, trustedProxies: 1 })
    const app = await other.relyingParty()
    const guess = async (forwarded: string) => {
      const browser = other.browser()
      const page = await browser.open((await app.start()).url)
      const fields = { identifier: 'ann', password: 'wrong' }
      return (await browser.submit(page, '/login', fields, { 'x-forwarded-for': forwarded })).status
    }
    const seen = ['192.0.2.1, 198.51.100.1', '192.0.2.2, 198.51.100.1', '192.0.2.1, 198.51.100.2']
    const answers = []
    for (const forwarded of seen) answers.push(await guess(forwarded))
    expect(answers).to.deep.equal([200, 429, 200])
    await other.stop()
  })
})

describe('the limit of mails that a network asks for', () => {
  it('P36: holds for every page that mails, whoever is to get them, and for each network by itself', async () => {
    const directory = await startDirectory({ guessLimits: { mailsPerAddress: 2 }, frozen: true, trustedProxies: 1 })
    const browser = directory.browser()
    const forgot = await browser.open('/forgot')
    const signIn = await browser.signIn((await (await directory.relyingParty()).start()).url, 'nobody', 'wrong')
    const ask = (action: string, forwarded: string, page = forgot) =>
      browser.submit(page, action, { identifier: 'nobody' }, { 'x-forwarded-for': forwarded })
    const sent = await ask('/forgot', '192.0.2.1')
    const again = await ask('/forgot/again', '192.0.2.1', sent)
    const refused = [
      await ask('/forgot', '192.0.2.1'),
      await ask('/forgot/again', '192.0.2.1', again),
      await ask('/resend', '192.0.2.1', signIn),
    ]
    expect([sent, again].map(({ status }) => status)).to.deep.equal([200, 200])
    for (const { status, headers, html } of refused) {
      expect([status, Number(headers.get('retry-after')) > 0]).to.deep.equal([429, true])
      expect(html).to.include('Too many mails')
    }
    expect((await ask('/resend', '192.0.2.2', signIn)).status).to.equal(200)
    await directory.stop()
  })
})
