import { watch } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { isRunning, mongodPid } from '../support/mongod-processes.ts'
import { build, createPlace, type Place, type ServerProcess, TOKEN } from '../support/server-process.ts'

const ADA = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada' }

describe('servers side by side, one of them by npm start', function () {
  this.timeout(60_000)
  let places: readonly Place[]
  let byNpm: ServerProcess
  let other: ServerProcess

  before(async () => {
    await build()
    const [one, two] = [await createPlace(), await createPlace()]
    places = [one, two]
    const file = join(one.folder, 'token')
    await writeFile(file, `${TOKEN}\n`)
    const fromFile = { BOOTSTRAP_TOKEN: undefined, BOOTSTRAP_TOKEN_FILE: file }
    ;[byNpm, other] = await Promise.all([one.start(fromFile, ['npm', 'start']), two.start()])
  })
  after(async () => {
    await Promise.all([byNpm?.stop(), other?.stop()])
    for (const place of places) await place.remove()
  })

  it('know nothing of each other', async () => {
    expect((await byNpm.scim.post('/scim/v2/Users', ADA)).status).to.equal(201)
    expect((await byNpm.scim.get('/scim/v2/Users?filter=userName+eq+"ada"')).body.totalResults).to.equal(1)
    expect((await other.scim.get('/scim/v2/Users?filter=userName+eq+"ada"')).body.totalResults).to.equal(0)
  })

  it('stop with their mongod when npm is killed, lose nothing, and leave the others alone', async () => {
    const dataDir = places[0]?.dataDir ?? ''
    const mongod = await mongodPid(dataDir)
    await byNpm.stop('SIGKILL')
    expect(isRunning(mongod)).to.equal(false)
    expect((await other.scim.get('/scim/v2/Users')).status).to.equal(200)
    byNpm = await (places[0] as Place).start()
    expect((await byNpm.scim.get('/scim/v2/Users?filter=userName+eq+"ada"')).body.totalResults).to.equal(1)
  })
})

describe('a server that is stopped while it starts', function () {
  this.timeout(60_000)

  it('ends its mongod, and the next start finds everything in order', async () => {
    await build()
    const place = await createPlace()
    const folder = join(place.dataDir, 'mongo')
    await mkdir(folder, { recursive: true })
    const watcher = watch(folder)
    const ended = place.attempt({}, program =>
      watcher.on('change', (_event, name) => name === 'mongod.json' && program.kill('SIGTERM')),
    )
    expect(await ended).to.deep.include({ code: 0, stderr: '' })
    watcher.close()
    const mongod = await mongodPid(place.dataDir)
    const server = await place.start()
    expect(isRunning(mongod)).to.equal(false)
    expect((await server.scim.get('/scim/v2/Users')).status).to.equal(200)
    await server.stop()
    await place.remove()
  })
})
