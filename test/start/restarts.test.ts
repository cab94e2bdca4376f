import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { isRunning, mongodPid } from '../support/mongod-processes.ts'
import { build, createPlace, type Place, type ServerProcess } from '../support/server-process.ts'

const PASSWORD = 'a quiet harbour at dawn'

describe('a server with a mongod of its own', function () {
  this.timeout(60_000)
  let place: Place
  let server: ServerProcess
  let person: string
  let keys: unknown
  let browser: ReturnType<ServerProcess['browser']>

  before(async () => {
    await build()
    place = await createPlace()
    server = await place.start()
    const created = await server.scim.post('/scim/v2/Users', {
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:rekey:params:scim:schemas:extension:password:1.0:User',
      ],
      userName: 'ada',
      password: PASSWORD,
      'urn:rekey:params:scim:schemas:extension:password:1.0:User': { mustChange: false },
    })
    person = created.body.id
    keys = await signingKeys()
    browser = server.browser()
    const page = await browser.signIn(`${server.issuer}/account`, 'ada', PASSWORD)
    expect(page.html, page.title).to.include('ada')
  })
  after(async () => {
    await server.stop()
    await place.remove()
  })

  const signingKeys = () => fetch(`${server.issuer}/jwks`).then(answer => answer.json())

  const losesNothing = async () => {
    expect((await server.scim.get(`/scim/v2/Users/${person}`)).body.userName).to.equal('ada')
    expect(await signingKeys()).to.deep.equal(keys)
    const { url, title } = await browser.open('/account')
    expect(url, title).to.equal(`${server.issuer}/account`)
  }

  it('says in JSON, line by line, what happens, and nothing else', () => {
    const { stdout, stderr } = server.said
    expect(stderr).to.equal('')
    const lines = stdout.trimEnd().split('\n')
    for (const line of lines) expect(JSON.parse(line)).to.include.keys('level', 'time', 'msg')
    expect(server.log().find(({ msg }) => msg === 'ready')).to.include({
      account: `${server.issuer}/account`,
      console: `${server.issuer}/console`,
      openIdConnect: `${server.issuer}/.well-known/openid-configuration`,
      scim: `${server.issuer}/scim/v2`,
      administration: `${server.issuer}/admin/v2`,
      mails: `${server.issuer}/dev/mail`,
    })
    for (const secret of [PASSWORD, String(place.env.BOOTSTRAP_TOKEN)]) expect(stdout).not.to.include(secret)
  })

  it('keeps what is secret for the owner alone', async () => {
    const modeOf = async (...path: string[]) => ((await stat(join(place.dataDir, ...path))).mode & 0o777).toString(8)
    for (const folder of ['.', 'mongo/db']) expect(await modeOf(folder), folder).to.equal('700')
    for (const file of ['master.key', 'first-admin', 'mongo/keyfile', 'mongo/password', 'mongo/mongod.json'])
      expect(await modeOf(file), file).to.equal('600')
  })

  it('tells everybody who asks that it lives and is ready', async () => {
    const answers = await Promise.all(['live', 'ready'].map(name => fetch(`${server.issuer}/health/${name}`)))
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200])
  })

  it('loses nothing when it is killed, and takes over the mongod that it left behind', async () => {
    const mongod = await mongodPid(place.dataDir)
    await server.stop('SIGKILL')
    expect(isRunning(mongod)).to.equal(true)
    server = await place.start()
    expect(await mongodPid(place.dataDir)).to.equal(mongod)
    await losesNothing()
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`stops with its mongod on ${signal}, and loses nothing`, async () => {
      const mongod = await mongodPid(place.dataDir)
      const { code, stderr } = await server.stop(signal)
      expect([code, stderr]).to.deep.equal([0, ''])
      expect(isRunning(mongod)).to.equal(false)
      server = await place.start()
      await losesNothing()
    })
  }

  it('ends with a sentence when its mongod is killed alone, and loses nothing', async () => {
    process.kill(await mongodPid(place.dataDir), 'SIGKILL')
    const { code, stderr } = await server.ended
    expect(code).to.equal(1)
    expect(stderr).to.match(/^The embedded MongoDB server has ended by itself; .+ Start again\.\n$/)
    server = await place.start()
    await losesNothing()
  })

  it('loses nothing when its mongod is killed with it', async () => {
    const mongod = await mongodPid(place.dataDir)
    server.kill('SIGKILL')
    process.kill(mongod, 'SIGKILL')
    await server.ended
    server = await place.start()
    await losesNothing()
  })

  it('shows the one-time password of the first administrator at no later start', async () => {
    expect(server.log().filter(({ msg }) => String(msg).includes('administrator'))).to.deep.equal([])
  })

  it('warns of BOOTSTRAP_TOKEN at each start', () => {
    const warnings = server.log().filter(({ level }) => level === 'warn')
    expect(warnings.map(({ msg }) => msg)).to.deep.equal([
      'BOOTSTRAP_TOKEN is set: a token with every scope is accepted. Remove it once your own tokens are made.',
    ])
  })
  it('P12: names the policy whose list of words has gone since, and lets no password pass it', async () => {
    const lists = join(place.dataDir, 'word-lists')
    await mkdir(lists)
    await writeFile(join(lists, 'towns.txt'), 'Rostock\n')
    await server.stop()
    server = await place.start()
    const found = (await server.scim.get(`/admin/v2/PasswordPolicies?filter=${encodeURIComponent('default eq true')}`))
      .body
    const value = { dictionaryWordDisallowed: true, dictionaryLocation: 'towns' }
    await server.scim.patch(`/admin/v2/PasswordPolicies/${found.Resources[0].id}`, { op: 'add', value }).expect(200)
    await server.stop()
    await rm(lists, { recursive: true })
    server = await place.start()
    const errors = server.log().filter(({ level }) => level === 'error')
    expect(errors.map(({ policy, attribute }) => [policy, attribute])).to.deep.equal([
      ['Default', 'dictionaryLocation'],
    ])
    const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
    const { body } = await server.scim.post('/scim/v2/Users', { schemas, userName: 'grace', password: PASSWORD })
    expect(body.detail).to.include('Can not be compared with the dictionary')
  })
})
