import { hash } from '@node-rs/bcrypt'
import { expect } from 'chai'
import { credentialOf, DAY, epochsAtSignIn, mailedToken, NEXT, owner, verifies } from '../../passwords/support.ts'
import { bulkOf } from '../../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'Grüße aus dem Hafen'
const STRONG = '$2a$10$HwG6HabiF1FEl9A3EhoBE..JGKb6fwkDfG4L16TfVAQT1l9kCN.0O'
const WEAK = '{SSHA}SJh5UIDVTTA11kbC6oTPVbOTpcTBWIux'

describe('people who bring the hash of their password along', () => {
  let directory: TestDirectory
  let migration: TestScimClient
  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    migration = await directory.scim('users:write,passwords:import,passwords:reset')
  })
  afterEach(() => directory.stop())

  const person = (value: string, more: object = {}) => ({
    schemas: [USER, STATE],
    userName: 'ann',
    [STATE]: { importedHash: { value }, ...more },
  })
  const create = async (value: string, more?: object) =>
    (await migration.post(USERS, person(value, more)).expect(201)).body

  it('P26, P27: sign in with it as before, and have it as argon2id from then on', async () => {
    const { id } = await create(STRONG)
    const { secret } = await credentialOf(directory, id)
    expect(secret).to.include({ scheme: 'imported', hash: STRONG, kind: 'permanent' })
    expect(await verifies(directory, 'ann', 'something else')).to.equal(false)
    expect((await epochsAtSignIn(directory, 'ann', PASSWORD)).mustChange).to.equal(undefined)
    const rehashed = (await credentialOf(directory, id)).secret
    expect(rehashed).to.include({ scheme: 'argon2id', kind: 'permanent' })
    expect(rehashed?.setAt).to.deep.equal(secret?.setAt)
    expect(await verifies(directory, 'ann', PASSWORD)).to.equal(true)
  })

  it('P27: have no hash any more once the time of a weak one is over, and a link as their way in', async () => {
    const weak = await create(WEAK)
    const strong = (await migration.post(USERS, { ...person(STRONG), userName: 'bob' }).expect(201)).body
    const { passwords } = directory.services
    directory.wait(90 * DAY - 1)
    await passwords.removeOutlived()
    expect((await credentialOf(directory, weak.id)).secret?.hash).to.equal(WEAK)
    directory.wait(1)
    await Promise.all([passwords.removeOutlived(), passwords.removeOutlived()])
    expect(await credentialOf(directory, weak.id)).to.not.have.property('secret')
    expect((await credentialOf(directory, strong.id)).secret?.hash).to.equal(STRONG)
    const events = directory.database.connection.collection('auditEvents').find({ event: 'password.removed' })
    expect((await events.toArray()).map(({ target, channel, details }) => [target, channel, details])).to.deep.equal([
      [weak.id, 'server', { reason: 'weakHash' }],
    ])
    expect(await verifies(directory, 'ann', PASSWORD)).to.equal(false)
  })

  it('P57: get a link by “forgot password” once their weak hash is gone', async () => {
    const email = 'ann@example.com'
    const body = { ...person(WEAK), emails: [{ value: email }] }
    const { id } = (await migration.post(USERS, body).expect(201)).body
    const { passwords } = directory.services
    directory.wait(90 * DAY)
    await passwords.removeOutlived()
    await passwords.recover('ann')
    const token = await mailedToken(directory, email)
    expect((await passwords.openLink(token))?.purpose).to.equal('recovery')
    expect(await passwords.redeemLink(token, NEXT)).to.equal(true)
    expect((await epochsAtSignIn(directory, 'ann', NEXT)).mustChange).to.equal(undefined)
    expect(await credentialOf(directory, id)).to.not.have.property('recovery')
  })

  it('keep a link of “forgot password” that they asked for before that', async () => {
    const email = 'ann@example.com'
    await migration.post(USERS, { ...person(WEAK), emails: [{ value: email }] }).expect(201)
    const { passwords } = directory.services
    directory.wait(90 * DAY)
    await passwords.recover('ann')
    const token = await mailedToken(directory, email)
    await passwords.removeOutlived()
    expect(await passwords.redeemLink(token, NEXT)).to.equal(true)
  })

  it('trap 10: sign in with all that bcrypt read of a long password, whose hash stays until they choose another', async () => {
    const long = 'a long walk along the quiet harbour at dawn, and back again before anybody is awake'
    const { id } = await create(await hash(long, 10))
    for (const tail of [long, `${long.slice(0, 72)}, or so`]) {
      expect(await verifies(directory, 'ann', tail)).to.equal(true)
      expect((await credentialOf(directory, id)).secret).to.include({ scheme: 'imported', kind: 'permanent' })
    }
    expect(await verifies(directory, 'ann', long.slice(0, 71))).to.equal(false)
    const { passwords } = directory.services
    expect(await passwords.change(id, long, NEXT, owner(id))).to.not.equal(undefined)
    expect((await credentialOf(directory, id)).secret?.scheme).to.equal('argon2id')
  })

  it('P26: have one of 72 bytes as argon2id after the first sign-in', async () => {
    const longest = 'ä'.repeat(36)
    const { id } = await create(await hash(longest, 10))
    expect(await verifies(directory, 'ann', longest)).to.equal(true)
    expect((await credentialOf(directory, id)).secret?.scheme).to.equal('argon2id')
  })

  for (const form of ['NFC', 'NFD'] as const) {
    it(`sign in with a password that was hashed in ${form}, typed like that or prepared`, async () => {
      const typed = PASSWORD.normalize(form)
      await create(await hash(typed, 10))
      expect(await verifies(directory, 'ann', typed)).to.equal(true)
      expect(await verifies(directory, 'ann', PASSWORD)).to.equal(true)
      expect(await verifies(directory, 'ann', typed)).to.equal(true)
    })
  }

  it('P17: can not choose one again that was hashed as it was typed', async () => {
    const typed = PASSWORD.normalize('NFD')
    const { id } = await create(await hash(typed, 10))
    const again = directory.services.passwords.change(id, typed, typed, owner(id))
    expect(await again.catch(({ violations }) => violations[0].rule)).to.equal('numPasswordsInHistory')
  })

  it('P27: choose another at the first sign-in where it is weak, within 90 days', async () => {
    const { id, [STATE]: state } = await create(WEAK)
    expect(state.mustChange).to.equal(true)
    directory.wait(90 * DAY - 1)
    const { epochs, mustChange } = await epochsAtSignIn(directory, 'ann', PASSWORD)
    expect(mustChange).to.include({ reason: 'policy' })
    await directory.services.passwords.completeForcedChange(id, epochs.epoch, NEXT, owner(id))
    expect((await epochsAtSignIn(directory, 'ann', NEXT)).mustChange).to.equal(undefined)
    expect(JSON.stringify(await credentialOf(directory, id))).to.not.include(WEAK)
  })

  it('P27: are not let in by a weak one after 90 days', async () => {
    await create(WEAK)
    directory.wait(90 * DAY)
    expect(await verifies(directory, 'ann', PASSWORD)).to.equal(false)
  })

  it('may be asked to change a strong one, too, and keep it until then, however long that takes', async () => {
    const { id } = await create(STRONG, { mustChange: true })
    directory.wait(91 * DAY)
    await directory.services.passwords.removeOutlived()
    expect((await credentialOf(directory, id)).secret).to.include({ hash: STRONG, kind: 'permanent' })
    expect((await epochsAtSignIn(directory, 'ann', PASSWORD)).mustChange).to.include({ reason: 'reset' })
    expect((await credentialOf(directory, id)).secret).to.include({ scheme: 'argon2id', kind: 'permanent' })
  })

  it('P17: can not choose the old one again after a reset', async () => {
    const { id } = await create(STRONG)
    const oneTime = await directory.reset(id)
    const { epochs } = await epochsAtSignIn(directory, 'ann', oneTime)
    const again = directory.services.passwords.completeForcedChange(id, epochs.epoch, PASSWORD, owner(id))
    expect(await again.catch(({ violations }) => violations[0].rule)).to.equal('numPasswordsInHistory')
  })

  it('come in a Bulk, many at once', async () => {
    const bodies = ['a', 'b', 'c'].map(userName => ({ ...person(STRONG), userName }))
    const operations = bodies.map(data => ({ method: 'POST', path: '/Users', bulkId: data.userName, data }))
    const { body } = await migration.post('/scim/v2/Bulk', bulkOf(operations)).expect(200)
    expect(body.Operations.map(({ status }: { status: string }) => status)).to.deep.equal(['201', '201', '201'])
    expect(await verifies(directory, 'b', PASSWORD)).to.equal(true)
  })

  it('trap 5: are told of in the audit, for nobody has judged their passwords', async () => {
    const { id } = await create(STRONG)
    await migration.post(USERS, { schemas: [USER], userName: 'bob', password: NEXT }).expect(201)
    const found = directory.database.connection.collection('auditEvents').find({ event: 'password.imported' })
    expect((await found.toArray()).map(({ target, actor }) => [target, actor])).to.deep.equal([[id, migration.id]])
  })

  it('trap 5: need passwords:import, and an encoding that is known', async () => {
    const hr = await directory.scim('users:write,passwords:reset')
    expect(verdict(await hr.post(USERS, person(STRONG)))).to.equal('403')
    for (const value of ['{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', 'plain'])
      expect(verdict(await migration.post(USERS, person(value)))).to.equal('400 invalidValue')
    const mismatch = { ...person(STRONG), [STATE]: { importedHash: { scheme: 'scrypt', value: STRONG } } }
    expect(verdict(await migration.post(USERS, mismatch))).to.equal('400 invalidValue')
    const both = { ...person(STRONG), password: NEXT }
    expect(verdict(await migration.post(USERS, both))).to.equal('400 invalidValue')
    expect((await migration.get(USERS)).body.totalResults).to.equal(0)
  })

  it('S42: bring it when they are made, and never later', async () => {
    const { id } = await create(STRONG)
    const operation = { op: 'add', path: `${STATE}:importedHash`, value: { value: WEAK } }
    expect(verdict(await migration.patch(`${USERS}/${id}`, operation))).to.equal('400 mutability')
    expect(verdict(await migration.put(`${USERS}/${id}`, person(WEAK)))).to.equal('400 mutability')
    expect((await credentialOf(directory, id)).secret).to.include({ hash: STRONG })
  })

  it('P31: never show it', async () => {
    const { id } = await create(STRONG)
    const shown = await migration.get(`${USERS}/${id}?attributes=${STATE}:importedHash`)
    expect(shown.text).to.not.include(STRONG.slice(8))
    const filter = encodeURIComponent(`${STATE}:importedHash pr`)
    expect(verdict(await migration.get(`${USERS}?filter=${filter}`))).to.equal('400 invalidFilter')
  })
})
