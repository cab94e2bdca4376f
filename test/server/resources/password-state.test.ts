import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { readDuring } from '../../support/profile.ts'
import { idsIn, POLICIES, SEARCH, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'
const DAY = 86_400

describe("the state of a person's password", () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let keeper: string
  let changer: string
  let locked: string
  let empty: string

  before(async () => {
    directory = await startDirectory({ frozen: true })
    hr = await directory.scim('users:write,passwords:reset,policies:write')
    keeper = await directory.person({ userName: 'keeper', password: PASSWORD })
    changer = (await hr.post(USERS, { schemas: [USER], userName: 'changer', password: PASSWORD })).body.id
    locked = await directory.person({ userName: 'locked', password: PASSWORD })
    empty = (await hr.post(USERS, { schemas: [USER], userName: 'empty' })).body.id
    await directory.services.passwords.verify('keeper', PASSWORD)
    for (let attempt = 0; attempt < 10; attempt++) await directory.services.passwords.verify('locked', 'wrong')
  })
  after(() => directory.stop())

  const state = async (id: string) => (await hr.get(`${USERS}/${id}`)).body[STATE]
  const find = (filter: string) => hr.get(`${USERS}?filter=${encodeURIComponent(filter.replaceAll('STATE', STATE))}`)
  const ids = () => ({ keeper, changer, locked, empty })

  it('P45: is shown with every person, a lock too', async () => {
    expect(await state(keeper)).to.include({ mustChange: false, expired: false, cantChange: false, cantExpire: false })
    expect((await state(keeper)).locked).to.deep.equal({ on: false })
    expect(await state(keeper)).to.include.keys('lastSuccessfulSetDate', 'lastSuccessfulValidationDate')
    expect(await state(changer))
      .to.include({ mustChange: true })
      .and.include.keys('passwordExpiresAt', 'temporaryUntil')
    const { locked: lock } = await state(locked)
    expect(lock).to.include({ on: true, reason: 'failedPassword' }).and.include.keys('lockDate', 'until')
    expect(await state(locked)).to.include.keys('lastFailedValidationDate')
    expect(await state(empty)).to.not.have.any.keys('lastSuccessfulSetDate', 'passwordExpiresAt', 'temporaryUntil')
  })

  it('changes no version: a sign-in is no change of the person', async () => {
    const before = (await hr.get(`${USERS}/${keeper}`)).headers.etag
    await directory.services.passwords.verify('keeper', PASSWORD)
    expect((await hr.get(`${USERS}/${keeper}`)).headers.etag).to.equal(before)
  })

  const filters: readonly (readonly [filter: string, found: readonly string[]])[] = [
    ['STATE:mustChange eq true', ['changer']],
    ['STATE:mustChange eq false', ['keeper', 'locked', 'empty']],
    ['STATE:mustChange ne true', ['keeper', 'locked', 'empty']],
    ['STATE:mustChange pr', ['keeper', 'changer', 'locked', 'empty']],
    ['not (STATE:mustChange eq true) and userName sw "k"', ['keeper']],
    ['STATE:locked.on eq true', ['locked']],
    ['STATE:locked[on eq true and lockDate gt "2020-01-01T00:00:00Z"]', ['locked']],
    ['STATE:locked.on eq false', ['keeper', 'changer', 'empty']],
    ['STATE:locked.on eq true or STATE:mustChange eq true', ['locked', 'changer']],
    ['STATE:locked pr', ['keeper', 'changer', 'locked', 'empty']],
    ['STATE:locked.until pr', ['locked']],
    ['STATE:locked.lockDate gt "2020-01-01T00:00:00Z"', ['locked']],
    ['STATE:lastSuccessfulSetDate pr', ['keeper', 'changer', 'locked']],
    ['STATE:lastSuccessfulSetDate gt "2020-01-01T00:00:00+02:00"', ['keeper', 'changer', 'locked']],
    ['STATE:lastSuccessfulSetDate lt "2020-01-01T00:00:00Z"', []],
    ['STATE:lastSuccessfulValidationDate pr', ['keeper']],
    ['STATE:lastFailedValidationDate pr', ['locked']],
    ['STATE:temporaryUntil pr', ['changer']],
    ['STATE:temporaryUntil gt "2020-01-01T00:00:00Z"', ['changer']],
    ['STATE:temporaryUntil le "2020-01-01T00:00:00Z"', []],
    ['not (STATE:temporaryUntil pr)', ['keeper', 'locked', 'empty']],
    ['STATE:cantChange eq false', ['keeper', 'changer', 'locked', 'empty']],
    ['STATE:federated eq true', []],
  ]
  for (const [filter, found] of filters) {
    it(`${filter.replaceAll('STATE:', '…:')} finds ${found.join(', ') || 'nobody'}`, async () => {
      const answer = await find(filter)
      expect(verdict(answer), answer.text).to.equal('200')
      const names = Object.entries(ids()).filter(([, id]) => idsIn(answer).includes(id))
      expect(names.map(([name]) => name)).to.have.members([...found])
    })
  }

  it('looks at those passwords alone that end by themselves, to find the ones that end soon', async () => {
    const soon = 'STATE:temporaryUntil le "2100-01-01T00:00:00Z"'
    const looked = await readDuring(directory.database, async () => find(soon).then(() => {}), 'docsExamined')
    expect(looked.get('credentials')).to.be.within(1, 2)
  })

  const refused = [
    'STATE:expired eq true',
    'STATE:passwordExpiresAt pr',
    'STATE:cantExpire eq false',
    'STATE:applicablePasswordPolicy.value eq "x"',
    'STATE:applicablePasswordPolicy pr',
    'STATE:locked.reason eq "failedPassword"',
    'STATE:locked[reason eq "failedPassword"]',
    'STATE:applicablePasswordPolicy[value eq "x"]',
    'STATE:reset[password eq "x"]',
    'STATE:oneTimePassword pr',
    'STATE:reset pr',
    'STATE:reset.password eq "x"',
    'STATE pr',
    'STATE:mustChange gt true',
    'STATE:mustChange eq "yes"',
    'STATE:lastSuccessfulSetDate eq "yesterday"',
    'password pr',
    'not (password eq "seven quiet harbours")',
    'userName pr and (title pr or password sw "s")',
    'emails[password eq "x"]',
    `${USER}:password pr`,
  ]
  for (const filter of refused) {
    it(`S88, trap 12: ${filter.replaceAll('STATE', '…')} is refused, in a URL and in a search`, async () => {
      const body = { schemas: [SEARCH], filter: filter.replaceAll('STATE', STATE) }
      expect(verdict(await find(filter))).to.equal('400 invalidFilter')
      expect(verdict(await hr.post(`${USERS}/.search`, body))).to.equal('400 invalidFilter')
    })
  }

  it('S88, trap 12: is sorted by nothing that is kept elsewhere', async () => {
    for (const name of ['password', `${STATE}:mustChange`, `${STATE}:lastSuccessfulSetDate`, `${STATE}:expired`]) {
      const answer = await hr.get(`${USERS}?sortBy=${name}`)
      expect(verdict(answer), name).to.be.oneOf(['400 invalidFilter', '400 invalidValue'])
    }
  })

  it('S29, trap 12: password and hashes are in no answer, however it is asked for', async () => {
    const answers = [
      await hr.get(`${USERS}?attributes=password,${STATE}:reset,secret,credential,hash`),
      await hr.get(`${USERS}/${keeper}?attributes=password`),
      await hr.post(`${USERS}/.search`, { schemas: [SEARCH], attributes: ['password'] }),
      await hr.post(`${USERS}?attributes=password`, { schemas: [USER], userName: 'echo', password: PASSWORD }),
    ]
    for (const { text } of answers) expect(text).to.not.match(/seven quiet|argon2|"password":/)
  })

  it('a password that the policy lets end is expired from then on', async () => {
    const [fallback] = (await hr.get(`${POLICIES}?filter=name+eq+"Default"`)).body.Resources
    await hr.patch(`${POLICIES}/${fallback.id}`, { op: 'replace', path: 'passwordExpiresAfter', value: 30 })
    const { lastSuccessfulSetDate, passwordExpiresAt, expired } = await state(keeper)
    expect(Date.parse(passwordExpiresAt) - Date.parse(lastSuccessfulSetDate)).to.equal(30 * DAY * 1000)
    expect(expired).to.equal(false)
    directory.wait(31 * DAY)
    hr = await directory.scim('users:read')
    expect((await state(keeper)).expired).to.equal(true)
    expect((await state(empty)).expired).to.equal(false)
  })
})
