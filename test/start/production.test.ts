import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { instructionsOf } from '../support/dockerfile.ts'
import { type TestDatabase, testDatabase, uriOf } from '../support/mongo.ts'
import { environmentOf, runProgram } from '../support/program.ts'
import { createPlace, MASTER_KEY, type Place, type ServerProcess } from '../support/server-process.ts'

const run = promisify(execFile)

/** Docker can't be asked for here: its steps are carried out as they stand, in folders that stand for its stages. */
describe('what the Dockerfile builds', function () {
  this.timeout(300_000)
  const [building = [], image = []] = instructionsOf(readFileSync('Dockerfile', 'utf8'))
  const last = (name: string) => image.filter(one => one.name === name).at(-1)?.words ?? ''
  let folder: string
  let database: TestDatabase
  let place: Place
  let server: ServerProcess

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-image-'))
    const needed = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm) ?? []
    // The packages are those that npm ci has brought here.
    for (const name of [...needed, 'node_modules'])
      await cp(name, join(folder, 'build', name), { recursive: true, verbatimSymlinks: true })
    const env = environmentOf({ PATH: `${dirname(process.execPath)}:${process.env.PATH}`, npm_config_offline: 'true' })
    for (const { words } of building.filter(({ name }) => name === 'RUN'))
      await run('sh', ['-ec', words], { cwd: join(folder, 'build'), env })
    for (const { words } of image.filter(({ name }) => name === 'COPY')) {
      const [, from = '', to = ''] = /^--from=build \/app\/(\S+) (\S+)$/.exec(words) ?? []
      await cp(join(folder, 'build', from), join(folder, 'app', to === './' ? from : to), {
        recursive: true,
        verbatimSymlinks: true,
      })
    }
    await rm(join(folder, 'build'), { recursive: true })
    database = await testDatabase()
    place = await createPlace({ MONGODB_URI: uriOf(database), MASTER_KEY })
    const [node, ...words] = JSON.parse(last('CMD')) as string[]
    expect(node).to.equal('node')
    server = await place.start({ NODE_ENV: 'production' }, [
      process.execPath,
      ...words.map(word => join(folder, 'app', word)),
    ])
  })
  after(async () => {
    await server.stop()
    await place.remove()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  })

  it('serves, without what is needed for the build alone', async () => {
    expect((await server.scim.get('/scim/v2/Users')).status).to.equal(200)
    const { html } = await server.browser().open('/account')
    expect(html).to.include('User name or email')
    expect((await fetch(`${server.issuer}/assets/rekey.css`)).status).to.equal(200)
    const listed = await runProgram(['ls', join(folder, 'app', 'node_modules')])
    expect(listed.stdout.split('\n')).to.include('koa').and.not.include('typescript').and.not.include('mocha')
  })

  it('tells by its HEALTHCHECK whether it is well', async () => {
    const [, check = ''] = /CMD (\[.*\])$/.exec(last('HEALTHCHECK')) ?? []
    const [, ...words] = JSON.parse(check) as string[]
    const ask = async (PORT: string) => (await runProgram([process.execPath, ...words], { env: { PORT } })).code
    expect(await ask(String(place.port))).to.equal(0)
    expect(await ask('1')).to.equal(1)
  })

  it('has the commands of the host', async () => {
    const admin = [process.execPath, join(folder, 'app', 'dist/server/admin.js')]
    const { code, stdout } = await runProgram([...admin, 'admin', 'keys', 'list', '--json'], { env: place.env })
    expect([code, JSON.parse(stdout)]).to.have.nested.property('[1].length')
    expect(code).to.equal(0)
  })
})
