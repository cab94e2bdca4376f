import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type DataLock, lockDataFolder } from '../../../server/store/data-lock.ts'
import { type DatabaseSettings, openHostDatabase, openServerDatabase } from '../../../server/store/open-database.ts'
import { StartupError } from '../../../server/store/startup-error.ts'

describe('the database of a data folder', function () {
  this.timeout(60_000)
  let folder: string
  let settings: DatabaseSettings

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-open-'))
    settings = {
      dataDir: join(folder, 'data'),
      mongodBinary: process.env.MONGOD_BINARY,
      searchPath: process.env.PATH ?? '',
      cache: '.cache/mongod',
      tell: () => {},
    }
  })
  after(() => rm(folder, { recursive: true }))

  const refusal = (opening: Promise<unknown>) =>
    opening.then(
      () => 'opened',
      error => (error instanceof StartupError ? error.message : Promise.reject(error)),
    )

  async function hold(holder: 'server' | 'command'): Promise<DataLock> {
    await mkdir(settings.dataDir, { recursive: true })
    const lock = await lockDataFolder(settings.dataDir, holder)
    if (typeof lock === 'string') throw new Error(`A ${lock} has the folder.`)
    return lock
  }

  it('is refused to a second server, with the remedy', async () => {
    const lock = await hold('server')
    expect(await refusal(openServerDatabase(settings))).to.match(
      /belongs to a server that is running\. Stop that one, or/,
    )
    await lock.release()
  })

  const openers = { server: openServerDatabase, command: openHostDatabase }
  for (const [who, open] of Object.entries(openers)) {
    it(`is opened by a ${who} once a command has done its work`, async () => {
      const lock = await hold('command')
      const opening = open(settings)
      expect(await Promise.race([opening, lockDataFolder(settings.dataDir, 'command')])).to.equal('command')
      await lock.release()
      await (await opening).close()
    })
  }

  it('is shared by a command with the server, and outlives the command', async () => {
    const ofServer = await openServerDatabase(settings)
    const ofCommand = await openHostDatabase(settings)
    await ofCommand.connection.collection('notes').insertOne({ text: 'from the host' })
    await ofCommand.close()
    expect(await ofServer.connection.collection('notes').countDocuments()).to.equal(1)
    await ofServer.close()
  })

  it('needs a folder that can be written', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    for (const dataDir of [file, join(file, 'data')])
      expect(await refusal(openServerDatabase({ ...settings, dataDir }))).to.match(/Check DATA_DIR\.$/)
  })

  it('opens again after a start that failed', async () => {
    const failing = { ...settings, mongodBinary: join(folder, 'no-mongod') }
    expect(await refusal(openServerDatabase(failing))).to.match(/^MONGOD_BINARY is .* Correct or remove it\.$/)
    await (await openServerDatabase(settings)).close()
  })
})
