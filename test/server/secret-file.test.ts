import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { localMasterKey } from '../../server/master-key.ts'
import { secretFile } from '../../server/secret-file.ts'
import { StartupError } from '../../server/store/startup-error.ts'

describe('a secret of the data folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-secret-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is made once, for the owner alone, and read from then on', async () => {
    const file = join(folder, 'secret')
    expect(await secretFile(file, () => 'first')).to.equal('first')
    expect(await secretFile(file, () => 'second')).to.equal('first')
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    expect(await readdir(folder)).to.deep.equal(['secret'])
  })

  it('is the same for all who ask at once', async () => {
    let made = 0
    const file = join(folder, 'secret')
    const answers = await Promise.all(Array.from({ length: 20 }, () => secretFile(file, () => `${made++}`)))
    expect(new Set(answers).size).to.equal(1)
    expect(await readdir(folder)).to.deep.equal(['secret'])
  })

  it('is 32 bytes for a master key, the same at each start', async () => {
    const key = await localMasterKey(folder)
    expect(key).to.have.length(32)
    expect(await localMasterKey(folder)).to.deep.equal(key)
    expect(await readFile(join(folder, 'master.key'), 'utf8')).to.equal(key.toString('base64'))
  })

  for (const text of ['', 'c2hvcnQ=']) {
    it(`refuses a master key that is ${text || 'nothing'}, rather than to protect anything with it`, async () => {
      await writeFile(join(folder, 'master.key'), text)
      const error = await localMasterKey(folder).catch((refused: unknown) => refused)
      expect(error).to.be.instanceOf(StartupError)
      expect(String(error)).to.include('holds no key of 32 bytes').and.not.to.include('c2hvcnQ')
    })
  }
})
