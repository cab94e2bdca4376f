import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { type EmbeddedMongod, joinEmbeddedMongod, startEmbeddedMongod } from '../../../server/store/embedded-mongod.ts'
import type { MongodBinary } from '../../../server/store/mongod-binary.ts'
import { testMongodBinary } from '../../support/mongo.ts'
import { isRunning } from '../../support/mongod-processes.ts'

const { MongoClient } = mongoose.mongo

/** Above what Linux gives to processes. */
const NOBODY = 2 ** 22 + 1

describe('the embedded mongod', function () {
  this.timeout(60_000)
  let folder: string
  let binary: MongodBinary
  let mongod: EmbeddedMongod

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-mongod-'))
    binary = await testMongodBinary()
    mongod = await start()
  })
  after(async () => {
    await mongod.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const start = () => startEmbeddedMongod(folder, async () => binary)
  const stateOf = async (): Promise<{ pid: number; port: number; version: string }> =>
    JSON.parse(await readFile(join(folder, 'mongod.json'), 'utf8'))
  const writeState = async (change: object) =>
    writeFile(join(folder, 'mongod.json'), JSON.stringify({ ...(await stateOf()), ...change }))

  async function asked<T>(uri: string, question: (client: InstanceType<typeof MongoClient>) => Promise<T>): Promise<T> {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000 })
    try {
      return await question(client)
    } finally {
      await client.close()
    }
  }

  const note = (text: string) => asked(mongod.uri, client => client.db().collection('notes').insertOne({ text }))
  const notes = () =>
    asked(mongod.uri, async client => (await client.db().collection('notes').find().toArray()).map(({ text }) => text))
  it('is a replica set of one, in which transactions work', async () => {
    const status = await asked(mongod.uri, client => client.db('admin').command({ replSetGetStatus: 1 }))
    expect(status.members.map(({ stateStr }: { stateStr: string }) => stateStr)).to.deep.equal(['PRIMARY'])
    await asked(mongod.uri, client =>
      client.withSession(session =>
        session.withTransaction(() => client.db().collection('notes').insertOne({ text: 'first' }, { session })),
      ),
    )
    expect(await notes()).to.deep.equal(['first'])
  })

  it('lets nobody do anything without the password', async () => {
    const { port } = await stateOf()
    const open = `mongodb://127.0.0.1:${port}/rekey?directConnection=true`
    const wrong = `mongodb://rekey:wrong@127.0.0.1:${port}/rekey?authSource=admin&directConnection=true`
    for (const uri of [open, wrong]) {
      const attempts = [
        { find: 'notes' },
        { listCollections: 1 },
        { insert: 'notes', documents: [{ text: 'intruder' }] },
        { createUser: 'eve', pwd: 'eve', roles: ['root'] },
      ]
      for (const attempt of attempts) {
        const answer = await asked(uri, client => client.db('admin').command(attempt)).catch(({ codeName }) => codeName)
        expect(answer, JSON.stringify(attempt)).to.be.oneOf(['Unauthorized', 'AuthenticationFailed'])
      }
    }
  })

  it('listens on loopback alone', async () => {
    const { parsed } = await asked(mongod.uri, client => client.db('admin').command({ getCmdLineOpts: 1 }))
    expect(parsed.net).to.deep.include({ bindIp: '127.0.0.1', unixDomainSocket: { enabled: false } })
    const { port } = await stateOf()
    const outside = Object.values(networkInterfaces()).flatMap(found => found ?? [])
    for (const { address } of outside.filter(({ internal, family }) => !internal && family === 'IPv4')) {
      const socket = connect(port, address)
      const answer = await once(socket, 'connect').catch(error => error)
      expect(answer, address).to.include({ code: 'ECONNREFUSED' })
    }
  })

  it('keeps its secrets for the owner alone', async () => {
    const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777
    for (const name of ['password', 'keyfile', 'mongod.json', 'mongod.log'])
      expect(await modeOf(name), name).to.equal(0o600)
    expect(await modeOf('db')).to.equal(0o700)
    const password = await readFile(join(folder, 'password'), 'utf8')
    expect(password).to.match(/^[0-9a-f]{96}$/)
    expect(await readFile(join(folder, 'mongod.log'), 'utf8')).not.to.include(password)
  })

  it('is recognised while it runs, and taken over with its data', async () => {
    await note('second')
    const { pid } = await stateOf()
    const joined = await joinEmbeddedMongod(folder)
    expect(joined?.uri).to.equal(mongod.uri)
    const again = await start()
    expect((await stateOf()).pid).to.equal(pid)
    mongod = again
    expect(await notes()).to.deep.equal(['first', 'second'])
  })

  it('is taken over where the killed server had not yet noted its process', async () => {
    const { pid } = await stateOf()
    await writeState({ pid: NOBODY })
    mongod = await start()
    await mongod.stop()
    expect(isRunning(pid)).to.equal(false)
    mongod = await start()
    expect(await notes()).to.deep.equal(['first', 'second'])
  })

  it('moves to another port with its data where something else has taken the old one', async () => {
    const { port } = await stateOf()
    await mongod.stop()
    const stranger = createServer(socket => socket.destroy()).listen(port, '127.0.0.1')
    const [major, minor] = binary.version.split('.')
    await writeState({ version: `${major}.${minor}.999` })
    mongod = await start()
    expect(await stateOf())
      .to.include({ version: binary.version })
      .and.not.to.include({ port })
    expect(await notes()).to.deep.equal(['first', 'second'])
    stranger.close()
  })

  it('is not mistaken for the mongod of another folder on the noted port, not even with the same password', async () => {
    const other = join(folder, 'other')
    await mkdir(join(other, 'db'), { recursive: true })
    await copyFile(join(folder, 'mongod.json'), join(other, 'mongod.json'))
    expect(await joinEmbeddedMongod(other)).to.equal(undefined)
    await copyFile(join(folder, 'password'), join(other, 'password'))
    expect(await joinEmbeddedMongod(other)).to.equal(undefined)
  })
})
