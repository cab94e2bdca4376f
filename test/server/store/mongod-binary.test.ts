import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect } from 'chai'
import { findMongod } from '../../../server/store/mongod-binary.ts'
import { StartupError } from '../../../server/store/startup-error.ts'
import { runProgram } from '../../support/program.ts'

const FIND = `
  const { findMongod } = await import('./server/store/mongod-binary.ts')
  const tell = line => process.stdout.write(line + '\\n')
  await findMongod({ searchPath: '', cache: process.argv[1], tell }).catch(({ name, constructor, message }) => {
    process.stdout.write(constructor.name + ': ' + message + '\\n')
  })
`

/** Nothing answers there. */
const CLOSED = 'http://127.0.0.1:1'

const NOTHING =
  /^StartupError: No MongoDB server was found or could be fetched\. Install MongoDB 6 or newer, set MONGOD_BINARY .* or set MONGODB_URI to a replica set\.$/m

describe('the search for a mongod', () => {
  let folder: string
  let cache: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-binary-'))
    cache = join(folder, 'cache')
  })
  afterEach(() => rm(folder, { recursive: true }))

  /** A program of this machine. */
  async function install(name: string, script: string, place = name): Promise<string> {
    await mkdir(join(folder, place), { recursive: true })
    await writeFile(join(folder, place, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    return join(folder, place)
  }
  const installMongod = (version: string, place: string) => install('mongod', `echo "db version v${version}"`, place)

  const find = (given: string | undefined, ...path: string[]) =>
    findMongod({ given, searchPath: path.join(delimiter), cache, tell: () => {} }).then(
      ({ path: found, version }) => `${version} at ${found}`,
      error => (error instanceof StartupError ? error.message : Promise.reject(error)),
    )

  it('takes MONGOD_BINARY before anything else', async () => {
    const path = await installMongod('7.0.1', 'path')
    const given = join(await installMongod('8.0.4', 'given'), 'mongod')
    expect(await find(given, path)).to.equal(`8.0.4 at ${given}`)
  })

  it('takes the first on the path that runs and is new enough, then the one that it fetched before', async () => {
    await installMongod('6.0.5', 'cache')
    const path = [await install('mongod', 'exit 1', 'broken'), await installMongod('4.4.29', 'old')]
    expect(await find(undefined, join(folder, 'missing'), ...path)).to.equal(`6.0.5 at ${join(cache, 'mongod')}`)
    const good = await installMongod('7.0.1', 'good')
    expect(await find(undefined, ...path, good)).to.equal(`7.0.1 at ${join(good, 'mongod')}`)
  })

  const wrong: Record<string, readonly [script: string, problem: string]> = {
    'does not run': ['exit 1', 'not a MongoDB server that runs here'],
    'is something else': ['echo hello', 'not a MongoDB server that runs here'],
    'is too old': ['echo "db version v5.0.31"', 'MongoDB 5.0.31, and 6 or newer is needed'],
  }
  for (const [what, [script, problem]] of Object.entries(wrong)) {
    it(`says so when MONGOD_BINARY ${what}, and takes no other`, async () => {
      const path = await installMongod('7.0.1', 'path')
      const given = join(await install('mongod', script, 'given'), 'mongod')
      expect(await find(given, path)).to.equal(`MONGOD_BINARY is ${given}, which is ${problem}. Correct or remove it.`)
    })
  }

  it('says so when MONGOD_BINARY is not there, or a folder', async () => {
    for (const given of [join(folder, 'missing'), folder])
      expect(await find(given)).to.match(/^MONGOD_BINARY is .* not a MongoDB server that runs here\./)
  })

  describe('where the vendor is out of reach', () => {
    const search = async (path: string) => {
      const line = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', FIND, cache]
      const env = { PATH: path, MONGOMS_DOWNLOAD_MIRROR: CLOSED, PIP_INDEX_URL: CLOSED, PIP_RETRIES: '0' }
      const { stdout, stderr } = await runProgram(line, { env })
      expect(stderr).to.equal('')
      expect(await readdir(cache), 'nothing half-done stays behind').to.deep.equal([])
      return stdout
    }

    it('says what to do when there is no Python either', async () => {
      expect(await search(folder)).to.match(NOTHING)
    })

    it('says what to do when the registry is out of reach, too', async () => {
      expect(await search(process.env.PATH ?? '')).to.match(NOTHING)
    })

    it('throws away what is not the server that it knows', async () => {
      const python = await install(
        'python3',
        'for word; do [ -d "$word" ] && echo evil > "$word/evil.whl"; done; exit 0',
      )
      expect(await search(python)).to.match(
        /^StartupError: The fetched MongoDB server is not the expected one; it was thrown away\.$/m,
      )
    })
  })
})
