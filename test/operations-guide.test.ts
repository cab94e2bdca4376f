import { readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { settings } from '../config/schema.ts'
import { instructionsOf } from './support/dockerfile.ts'
import { freePort } from './support/free-port.ts'
import { environmentOf, runProgram } from './support/program.ts'
import { USER, USERS } from './support/scim.ts'
import { build, createPlace, MASTER_KEY, type Place, type ServerProcess } from './support/server-process.ts'
import { type Step, stepsOf, walk } from './support/tour.ts'

const guide = readFileSync('docs/operations.md', 'utf8')

/** What isn't on every machine that runs the tests, nor can be: containers, systemd, the tools of MongoDB. */
const ELSEWHERE = ['docker', 'sudo', 'mongodump', 'mongorestore', 'sh']

describe('docs/operations.md', function () {
  this.timeout(120_000)
  let place: Place
  let server: ServerProcess
  let keyFile: string
  let env: NodeJS.ProcessEnv

  before(async () => {
    await build()
    place = await createPlace({ METRICS_PORT: String(await freePort()) })
    keyFile = join(place.folder, 'master_key')
    await writeFile(keyFile, `${MASTER_KEY}\n`)
    server = await start()
    const own = { BASE: server.issuer, BACKUP: join(place.folder, 'backup.tar.gz'), PATH: process.env.PATH }
    env = environmentOf({ ...place.env, MASTER_KEY_FILE: keyFile, ...own })
  })
  after(async () => {
    await server.stop()
    await place.remove()
  })

  const start = () => place.start({ MASTER_KEY_FILE: keyFile })
  const create = (userName: string) => server.scim.post(USERS, { schemas: [USER], userName }).expect(201)
  const names = async (): Promise<string[]> => {
    const { body } = await server.scim.get(`${USERS}?sortBy=userName`).expect(200)
    return body.Resources.map(({ userName }: { userName: string }) => userName)
  }
  const keys = async () =>
    (await (await fetch(`${server.issuer}/jwks`)).json()).keys.map(({ kid }: { kid: string }) => kid)

  function stepsBelow(heading: string): Step[] {
    const steps = stepsOf(guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '', server.issuer)
    expect(steps, heading).not.to.be.empty
    return steps
  }

  it('First start: tells how the first administrator signs in', () => walk(stepsBelow('First start'), env))

  it('Monitoring: asks how the server is', () => walk(stepsBelow('Monitoring'), env))

  it('Backup and restore: brings back what there was, without the key', async () => {
    const [archive, restore, ...afterwards] = stepsBelow('Backup and restore')
    if (!archive || !restore) expect.fail('There is nothing to try.')
    await create('before')
    await server.stop()
    await writeFile(join(place.dataDir, 'master.key'), 'canary')
    await walk([archive], env)
    server = await start()
    await create('after')
    await server.stop()
    await rm(place.dataDir, { recursive: true })
    await walk([restore], env)
    expect((await runProgram(['ls', place.dataDir])).stdout.split('\n'))
      .to.include('mongo')
      .and.not.include('master.key')
    server = await start()
    expect(await names()).to.deep.equal(['admin', 'before'])
    await walk(afterwards, env)
  })

  it('New keys: changes signing keys, and the master key step by step, with a start after each', async () => {
    const [list, now, ...ofMaster] = stepsBelow('New keys')
    if (!list || !now) expect.fail('There is nothing to try.')
    await walk([list, now], env)
    await server.stop()
    server = await start()
    const before = await keys()
    const counts: number[] = []
    for (const step of ofMaster) {
      await walk([step], env)
      await server.stop()
      server = await start()
      expect(await keys()).to.deep.equal(before)
      counts.push((await readFile(keyFile, 'utf8')).split(',').length)
    }
    expect(counts).to.deep.equal([2, 2, 1])
    expect(await readFile(keyFile, 'utf8')).not.to.include(MASTER_KEY)
  })

  it('When something is lost: lets the administrator in again, and says what a lost key means', () =>
    walk(stepsBelow('When something is lost'), env))

  it('asks in other blocks only for what has to be elsewhere, and builds as the image is built', () => {
    const commands = [...guide.matchAll(/```console\n(.*?)```/gs)].flatMap(([, block = '']) => block.trim().split('\n'))
    const ours = commands.filter(line => !ELSEWHERE.includes(line.split(' ')[1] ?? ''))
    const [building = []] = instructionsOf(readFileSync('Dockerfile', 'utf8'))
    const built = building.filter(({ name }) => name === 'RUN').map(({ words }) => `$ ${words}`)
    expect(new Set(ours)).to.deep.equal(new Set(built))
    const languages = [...guide.matchAll(/^```(\w+)$/gm)].map(([, language]) => language)
    expect(new Set(languages)).to.deep.equal(new Set(['console', 'sh', 'text', 'caddyfile', 'nginx']))
  })

  it('names settings that there are', () => {
    const named = [...guide.matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)`/g)].map(([, name = '']) => name)
    expect(named).to.include('TRUST_PROXY')
    expect(named.filter(name => !Object.hasOwn(settings, name.replace(/_FILE$/, '')))).to.deep.equal([])
  })
})
