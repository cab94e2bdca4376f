import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { startEmbeddedMongod } from '../../../server/store/embedded-mongod.ts'
import type { MongodBinary } from '../../../server/store/mongod-binary.ts'
import { StartupError } from '../../../server/store/startup-error.ts'
import { freePort } from '../../support/free-port.ts'
import { testMongodBinary } from '../../support/mongo.ts'
import { startProgram } from '../../support/program.ts'

const START = `
  const { startEmbeddedMongod } = await import('./server/store/embedded-mongod.ts')
  const [folder, path, version] = process.argv.slice(1)
  await startEmbeddedMongod(folder, async () => ({ path, version }))
`

/** A program that is mongod, the first time on a port that is taken. */
const onTakenPortAtFirst = (mongod: string, port: number) => `#!/bin/sh
[ -e "$0.tried" ] && exec ${mongod} "$@"
touch "$0.tried"
exec ${mongod} $(echo "$@" | sed 's/--port [0-9]*/--port ${port}/')
`

describe('an embedded mongod that does not start', function () {
  this.timeout(60_000)
  let folder: string
  let binary: MongodBinary

  before(async () => {
    binary = await testMongodBinary()
  })
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-mongod-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const start = (found = binary) =>
    startEmbeddedMongod(folder, async () => found).then(
      ({ stop }) => stop().then(() => 'started'),
      error => (error instanceof StartupError ? error.message : Promise.reject(error)),
    )

  it('does not open what another major version wrote, and says how to go on', async () => {
    await writeFile(join(folder, 'mongod.json'), JSON.stringify({ pid: 0, port: 1, version: '99.0.1' }))
    expect(await start()).to.match(/was written by MongoDB 99\.0\.1.* Set MONGOD_BINARY to a MongoDB 99\.0, or dump/)
  })

  it('says where to look', async () => {
    const problem = await start({ ...binary, path: '/bin/false' })
    expect(problem).to.equal(`The MongoDB server did not start. Its log says why: ${join(folder, 'mongod.log')}`)
  })

  it('says what its log says', async () => {
    await mkdir(join(folder, 'db'))
    await writeFile(join(folder, 'db', 'storage.bson'), 'rubbish')
    expect(await start()).to.match(/^The MongoDB server did not start \(.+\)\. Its log says why: /)
  })

  it('takes another port when something was quicker to listen there', async () => {
    const quicker = createServer().listen(0, '127.0.0.1')
    await once(quicker, 'listening')
    const path = join(folder, 'mongod')
    await writeFile(path, onTakenPortAtFirst(resolve(binary.path), (quicker.address() as AddressInfo).port), {
      mode: 0o700,
    })
    expect(await start({ ...binary, path })).to.equal('started')
    quicker.close()
  })

  it('says that a mongod of somebody else has the folder, and not for longer than it does', async () => {
    await mkdir(join(folder, 'db'))
    const words = ['--dbpath', await realpath(join(folder, 'db')), '--port', String(await freePort())]
    const foreign = startProgram([binary.path, ...words, '--bind_ip', '127.0.0.1', '--nounixsocket'])
    await foreign.until(({ stdout }) => stdout.includes('Waiting for connections') || undefined)
    const problem = /is in use by another MongoDB server\. Stop that one, or set DATA_DIR\.$/
    expect(await start()).to.match(problem)
    foreign.kill('SIGKILL')
    await foreign.ended
    expect(await start({ ...binary, path: '/bin/false' })).not.to.match(problem)
  })

  for (const moment of ['mongod.log', 'mongod.json']) {
    it(`starts again after a first start that was killed when it had just made ${moment}`, async () => {
      const line = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', START]
      const watcher = watch(folder)
      const first = startProgram([...line, folder, binary.path, binary.version])
      watcher.on('change', (_event, name) => name === moment && first.kill('SIGKILL'))
      await first.ended
      watcher.close()
      expect(await start()).to.equal('started')
    })
  }
})
