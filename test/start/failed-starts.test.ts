import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { inParallel } from '../../demo/in-parallel.ts'
import { createKeyring } from '../../server/keyring.ts'
import { freePort } from '../support/free-port.ts'
import { type TestDatabase, testDatabase, testMongodBinary, uriOf } from '../support/mongo.ts'
import { type Ended, isStackTrace, type Program, startProgram } from '../support/program.ts'
import { build, createPlace, MASTER_KEY, type Place } from '../support/server-process.ts'

type Failing = readonly [settings: NodeJS.ProcessEnv, problem: RegExp]

describe('a server that can not start', function () {
  this.timeout(60_000)
  let place: Place
  let database: TestDatabase
  let empty: TestDatabase
  let listener: Server
  let standalone: Program
  const ended = new Map<string, Ended & { problem: RegExp; settings: NodeJS.ProcessEnv }>()

  before(async () => {
    await build()
    place = await createPlace()
    database = await testDatabase()
    empty = await testDatabase()
    await sealWith(MASTER_KEY)
    listener = createServer().listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const standalonePort = await startStandalone()
    await inParallel(3, Object.entries(failing(standalonePort)), async ([name, [settings, problem]]) => {
      const own = await createPlace()
      const result = await place.attempt({ DATA_DIR: own.dataDir, ...settings })
      await own.remove()
      ended.set(name, { ...result, problem, settings })
    })
  })
  after(async () => {
    standalone.kill('SIGKILL')
    await standalone.ended
    listener.close()
    await Promise.all([database.drop(), empty.drop()])
    await place.remove()
  })

  /** As a start with this key would have left it. */
  async function sealWith(key: string): Promise<void> {
    const keyring = createKeyring([Buffer.from(key, 'hex')])
    const check = keyring.mac('key check', keyring.currentKeyId, 'rekey').toString('base64url')
    const value = { keyId: keyring.currentKeyId, check }
    await database.database.connection
      .collection<{ _id: string; value: object }>('settings')
      .insertOne({ _id: 'masterKey', value })
  }

  async function startStandalone(): Promise<number> {
    const folder = join(place.folder, 'standalone')
    await mkdir(folder)
    const port = await freePort()
    const { path } = await testMongodBinary()
    standalone = startProgram([path, '--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1'])
    await standalone.until(({ stdout }) => stdout.includes('Waiting for connections') || undefined)
    return port
  }

  function failing(standalonePort: number): Record<string, Failing> {
    const uri = uriOf(database)
    const address = listener.address()
    const taken = typeof address === 'object' && address ? String(address.port) : ''
    const given = { MONGODB_URI: uri, MASTER_KEY }
    const first = { MONGODB_URI: uriOf(empty), MASTER_KEY }
    return {
      'its port is taken': [{ ...given, PORT: taken }, new RegExp(`^Port ${taken} is taken. Stop .*, or set PORT\\.$`)],
      'the port of its metrics is taken': [
        { ...given, METRICS_PORT: taken },
        new RegExp(`^Port ${taken} is taken. Stop .*, or set METRICS_PORT\\.$`),
      ],
      'its host is of another machine': [
        { ...given, HOST: '192.0.2.200' },
        /can't listen on .* Check HOST and PORT\.$/,
      ],
      'nothing answers at MONGODB_URI': [
        { ...given, MONGODB_URI: 'mongodb://rekey:canary@127.0.0.1:1/rekey' },
        /^MONGODB_URI leads to no MongoDB server that answers/,
      ],
      'MONGODB_URI is broken': [{ ...given, MONGODB_URI: 'mongodb://canary@/x' }, /^MONGODB_URI .* Check the address/],
      'MONGODB_URI has no user': [
        { ...given, MONGODB_URI: uri.replace(/rekey:\w+@/, '') },
        /^MONGODB_URI names a user who may not read its database \(Unauthorized\)\. Give it a user who may/,
      ],
      'MONGODB_URI leads to a single server': [
        { ...given, MONGODB_URI: `mongodb://127.0.0.1:${standalonePort}/rekey` },
        /^MONGODB_URI leads to a single server\. .* use a replica set/,
      ],
      'MASTER_KEY is another one': [
        { ...given, MASTER_KEY: 'cd'.repeat(32) },
        /^MASTER_KEY is not the key that this database was made with\. Put that key into MASTER_KEY/,
      ],
      'the first administrator would get a weak password': [
        { ...first, BOOTSTRAP_ADMIN_PASSWORD: 'canary' },
        /^The administrator's password does not satisfy the policy: .*15/,
      ],
      'BREACHED_FILE is a folder': [
        { ...given, BREACHED_FILE: place.folder },
        /^BREACHED_FILE is no file: .*\. Set it to a text file of sorted SHA-1 hashes/,
      ],
      'BOOTSTRAP_TOKEN is short': [{ BOOTSTRAP_TOKEN: 'canary' }, /BOOTSTRAP_TOKEN must have at least 32 characters/],
    }
  }

  it('says why and what to do, in words, with exit code 1 and without a secret', () => {
    for (const [name, { code, stdout, stderr, problem }] of ended) {
      expect(code, name).to.equal(1)
      expect(stderr.trim(), name).to.match(problem)
      expect(isStackTrace(stderr), `${name}: ${stderr}`).to.equal(false)
      for (const secret of ['canary', MASTER_KEY]) expect(stdout + stderr, name).not.to.include(secret)
    }
    expect(ended).to.have.property('size', 11)
  })
})
