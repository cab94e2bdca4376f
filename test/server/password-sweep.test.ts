import { expect } from 'chai'
import { createRemoveOutlived } from '../../passwords/imported/remove-outlived.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import { createRemind } from '../../passwords/remind.ts'
import { createWarnOfExpiry } from '../../passwords/warn-of-expiry.ts'
import { createPasswordSweep } from '../../server/password-sweep.ts'
import { createAnnouncementStore } from '../../server/store/announcements.ts'
import { createCredentialStore } from '../../server/store/credentials.ts'
import { createOutboxStore } from '../../server/store/outbox.ts'
import { DAY, newPerson } from '../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { createLogger } from '../support/log.ts'
import { POLICIES, STATE, USER, USERS } from '../support/scim.ts'

const WEAK = '{SSHA}SJh5UIDVTTA11kbC6oTPVbOTpcTBWIux'

describe('the sweep of passwords that end', () => {
  let directory: TestDirectory
  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    const security = await directory.scim('policies:write')
    const { id } = await directory.services.policies.default()
    const rules = { passwordExpiresAfter: 100, passwordExpireWarning: 20 }
    await security.patch(`${POLICIES}/${id}`, { op: 'add', value: rules }).expect(200)
    const migration = await directory.scim('users:write,passwords:import,passwords:reset')
    for (const userName of ['ann', 'bob']) {
      const body = { schemas: [USER, STATE], userName, [STATE]: { importedHash: { value: WEAK } } }
      await migration.post(USERS, body).expect(201)
      await newPerson(directory)
    }
    directory.wait(90 * DAY)
  })
  afterEach(() => directory.stop())

  const count = (collection: string, clause: object) =>
    directory.database.connection.collection(collection).countDocuments(clause)
  const warned = () => count('outbox', { kind: 'passwordExpires' })
  const reminded = () => count('outbox', { kind: 'oneTimePasswordExpires' })
  const left = () => count('credentials', { 'secret.scheme': 'imported' })
  const { signal: never } = new AbortController()
  const fail = () => Promise.reject(new Error('The database is tired.'))

  const failures: readonly (readonly [
    failing: Partial<Passwords>,
    warned: number,
    left: number,
    messages: readonly string[],
  ])[] = [
    [{}, 2, 0, []],
    [{ warnOfExpiry: fail }, 0, 0, ['not everybody was told whose password is about to end']],
    [{ remind: fail }, 2, 0, ['not everybody was reminded whose link or one-time password is about to end']],
    [{ removeOutlived: fail }, 2, 2, ['not all weak hashes whose time is over were removed']],
  ]
  for (const [failing, expectedWarned, expectedLeft, messages] of failures) {
    it(`goes on after ${Object.keys(failing)[0] ?? 'nothing'} has failed, and says so`, async () => {
      const { logger, lines } = createLogger()
      const passwords = { ...directory.services.passwords, ...failing }
      await createPasswordSweep({ passwords, logger }).sweep(never)
      expect([await warned(), await left()]).to.deep.equal([expectedWarned, expectedLeft])
      expect(lines.map(({ msg }) => msg)).to.deep.equal(messages)
    })
  }

  /** Everything in batches of one, and a transaction that is told to end before it has. */
  function oneByOne() {
    const { people, policies, audit, now } = directory.services
    const store = createCredentialStore(directory.database)
    const ending = new AbortController()
    const ports = {
      people,
      policies,
      audit,
      now,
      limits: { reminder: DAY },
      outbox: createOutboxStore(directory.database, now),
      announcements: createAnnouncementStore(directory.database, now),
      credentials: {
        ...store,
        toRemind: (at: Date) => store.toRemind(at, 1),
        outlived: (at: Date) => store.outlived(at, 1),
        unwarned: (range: Parameters<typeof store.unwarned>[0]) => store.unwarned(range, 1),
      },
      inTransaction: <T>(work: Parameters<typeof directory.database.inTransaction<T>>[0]) => {
        ending.abort()
        return directory.database.inTransaction(work)
      },
    }
    return { ports, signal: ending.signal }
  }

  it('ends with the server after those it has in hand, and the next one goes on', async () => {
    for (let count = 0; count < 2; count++) await directory.reset((await newPerson(directory)).id, {})
    directory.wait(6 * DAY)
    const warning = oneByOne()
    await createWarnOfExpiry(warning.ports)(warning.signal)
    const reminding = oneByOne()
    await createRemind(reminding.ports)(reminding.signal)
    const removing = oneByOne()
    await createRemoveOutlived(removing.ports)(removing.signal)
    expect([await warned(), await reminded(), await left()]).to.deep.equal([1, 1, 1])
    const { logger } = createLogger()
    const { sweep } = createPasswordSweep({ passwords: directory.services.passwords, logger })
    await sweep(removing.signal)
    expect([await warned(), await reminded(), await left()]).to.deep.equal([1, 1, 1])
    await sweep(never)
    expect([await warned(), await reminded(), await left()]).to.deep.equal([2, 2, 0])
  })
})
