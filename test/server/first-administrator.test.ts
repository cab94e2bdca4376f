import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createFirstAdministrator, resetFirstAdministrator } from '../../server/first-administrator.ts'
import { announce, removeStaleNote } from '../../server/first-administrator-note.ts'
import { StartupError } from '../../server/store/startup-error.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'

const GIVEN = { userName: 'admin', password: 'the first of many keys' }

describe('the first administrator', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  afterEach(async () => {
    for (const name of ['users', 'groups', 'memberships', 'credentials', 'auditEvents'])
      await collection(name).deleteMany()
    await collection('settings').deleteMany({ _id: { $in: ['firstAdministrator', 'administrators'] } })
  })
  after(() => directory.stop())

  const make = (given: { userName: string; password?: string } = { userName: 'admin' }) =>
    createFirstAdministrator(directory.services, given)
  const collection = (name: string) =>
    directory.database.connection.collection<{ _id: string; [name: string]: unknown }>(name)
  const documents = (name: string, filter = {}) => collection(name).find(filter).toArray()
  const signIn = (password: string, userName = 'admin') =>
    directory.browser().signIn(`${directory.address}/account`, userName, password)

  it('P33: is made once, with a generated one-time password that has to be changed', async () => {
    const made = await make()
    expect(made?.userName).to.equal('admin')
    expect(await make()).to.equal(undefined)
    expect(await documents('users')).to.have.length(1)
    expect((await signIn(made?.oneTimePassword ?? '')).title).to.equal('Choose a new password')
  })

  it('P22: has an argon2id hash of the given password, and nothing of it in the clear', async () => {
    expect(await make(GIVEN)).to.deep.equal({ userName: 'admin', oneTimePassword: GIVEN.password })
    const [credential] = await documents('credentials')
    expect(credential?.secret).to.include({ scheme: 'argon2id', kind: 'oneTime' })
    expect(credential)
      .to.have.nested.property('secret.hash')
      .that.matches(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(credential?.mustChange).to.include({ by: 'host' })
    expect((await signIn(GIVEN.password)).title).to.equal('Choose a new password')
    for (const { collectionName } of (await directory.database.connection.db?.collections()) ?? [])
      expect(JSON.stringify(await documents(collectionName)), collectionName).not.to.include(GIVEN.password)
  })

  it('is an administrator, in one group', async () => {
    await make(GIVEN)
    const page = await signIn(GIVEN.password)
    const browser = directory.browser()
    const asked = await browser.signIn(`${directory.address}/account`, 'admin', GIVEN.password)
    expect(page.title).to.equal(asked.title)
    const account = await browser.changePassword(asked, 'another key that is mine')
    expect(account.html).to.include(`${directory.issuer}/admin/v2`)
    expect(await documents('groups', { 'search.roles.roles': 'administrator' })).to.have.length(1)
  })

  it('becomes somebody who is there already by that name', async () => {
    const id = await directory.person({ userName: 'Ada', password: 'a quiet harbour at dawn' })
    await make({ ...GIVEN, userName: 'ada' })
    expect((await documents('memberships')).map(({ _id }) => JSON.stringify(_id)).join()).to.include(id)
    expect((await signIn(GIVEN.password, 'ada')).title).to.equal('Choose a new password')
  })

  const weak = { short: 'too short', common: '123456789987654321', empty: '' }
  for (const [what, password] of Object.entries(weak)) {
    it(`is not made with a password that is ${what}, and is made by the next start with a good one`, async () => {
      const refused = await make({ userName: 'admin', password }).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(StartupError)
      expect(String(refused)).to.include("administrator's password does not satisfy the policy")
      if (password) expect(String(refused)).not.to.include(password)
      expect(await make(GIVEN)).to.deep.include({ userName: 'admin' })
      expect(await documents('users')).to.have.length(1)
    })
  }

  it('is not made under a name that can be none', async () => {
    for (const userName of ['x'.repeat(300), 'two words']) {
      const refused = await make({ userName }).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(StartupError)
      expect(String(refused)).to.match(/The first administrator could not be made: .*userName/)
    }
  })

  it('is made by one of two starts at once', async () => {
    const made = await Promise.all([make(), make()])
    const [one, ...others] = made.filter(administrator => administrator !== undefined)
    expect(others).to.deep.equal([])
    expect((await signIn(one?.oneTimePassword ?? '')).title).to.equal('Choose a new password')
  })

  it('is not made again once they were deleted', async () => {
    await make()
    const [person] = await documents('users')
    const admin = await directory.scim('users:write,roles:write')
    await admin.delete(`/scim/v2/Users/${person?._id}`).expect(204)
    expect(await make()).to.equal(undefined)
    expect(await documents('users')).to.deep.equal([])
    const refused = await resetFirstAdministrator(directory.services).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(StartupError)
  })

  describe('reset from the host', () => {
    it('has a new one-time password; the old one is dead, and the audit names the host', async () => {
      await make(GIVEN)
      const { oneTimePassword } = await resetFirstAdministrator(directory.services)
      expect((await signIn(GIVEN.password)).title).to.equal('Sign in')
      expect((await signIn(oneTimePassword)).title).to.equal('Choose a new password')
      const [person] = await documents('users')
      const resets = await documents('auditEvents', { actor: 'host', target: person?._id, event: /reset/ })
      expect(resets).to.have.length(2)
      for (const reset of resets) expect(reset).to.include({ outcome: 'success', channel: 'host' })
    })

    it('says what to do where there is none yet', async () => {
      const refused = await resetFirstAdministrator(directory.services).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(StartupError)
      expect(String(refused)).to.include('Start the server once, and it makes one.')
    })
  })

  describe('is announced', () => {
    const made = { userName: 'admin', oneTimePassword: 'once-upon-a-time' }
    const text = 'Sign in as admin with the one-time password once-upon-a-time'
    let folder: string
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'rekey-announce-'))
    })
    afterEach(() => rm(folder, { recursive: true }))

    it('to a terminal, and nowhere else', async () => {
      const said: string[] = []
      const log = () => said.push('logged')
      await announce(made, { dataDir: folder, terminal: line => said.push(line), log })
      expect(said).to.deep.equal([text])
      expect(await stat(join(folder, 'first-admin')).catch(() => 'no file')).to.equal('no file')
    })

    it('else in a file for the owner alone, whose path is logged', async () => {
      const dataDir = join(folder, 'data')
      const logged: string[] = []
      for (const _time of ['first', 'second']) {
        await announce(made, { dataDir, log: file => logged.push(file) })
        await writeFile(join(dataDir, 'first-admin'), '', { mode: 0o644 })
      }
      await announce(made, { dataDir, log: file => logged.push(file) })
      const file = join(dataDir, 'first-admin')
      expect(logged).to.deep.equal([file, file, file])
      expect(await readFile(file, 'utf8')).to.equal(`${text}\n`)
      expect((await stat(file)).mode & 0o777).to.equal(0o600)
    })

    describe('in a file that goes', () => {
      const note = () => readFile(join(folder, 'first-admin'), 'utf8').catch(() => 'no file')
      const look = async () => {
        await removeStaleNote(directory.services, folder)
        return note()
      }
      const tell = (told = made) => announce(told, { dataDir: folder, log: () => undefined })

      it('once its password was changed, and not before', async () => {
        expect(await look()).to.equal('no file')
        const first = await make()
        await tell(first)
        const page = await signIn(first?.oneTimePassword ?? '')
        expect(await look()).to.include(first?.oneTimePassword)
        const browser = directory.browser()
        const asked = await browser.signIn(`${directory.address}/account`, 'admin', first?.oneTimePassword ?? '')
        expect(asked.title).to.equal(page.title)
        await browser.changePassword(asked, 'another key that is mine')
        expect(await look()).to.equal('no file')
        const again = await resetFirstAdministrator(directory.services)
        await tell(again)
        expect(await look()).to.include(again.oneTimePassword)
      })

      it('where nobody is left whom its password would let in', async () => {
        await tell()
        expect(await look()).to.equal('no file')
      })
    })
  })
})
