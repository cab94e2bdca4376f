import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from '../support/browser.ts'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import type { Exchange } from '../support/recorder.ts'
import { staffOf } from '../support/staff.ts'
import { enterCode, signInAt } from './support.ts'

describe('rekey sign-in', () => {
  let directory: TestDirectory
  let desk: Desk
  let browser: Browser
  let boss: string
  let exchanges: Exchange[]
  let staff: Awaited<ReturnType<typeof staffOf>>

  beforeEach(async () => {
    exchanges = []
    directory = await startDirectory({ exchanges })
    staff = await staffOf(directory)
    boss = await staff.holder('boss', 'administrator')
    desk = await createDesk()
    browser = directory.browser()
  })
  afterEach(async () => {
    await desk.remove()
    await directory.stop()
  })

  const signIn = (words: readonly string[] = [], userName = 'boss') =>
    signInAt(desk, directory, { words, meanwhile: code => enterCode(directory, browser, code, userName) })

  /** As if the access tokens were too old; answers the refresh token. */
  async function ended(): Promise<string> {
    const text = await readFile(desk.profilesFile, 'utf8')
    await writeFile(desk.profilesFile, text.replace(/"expiresAt": "[^"]*"/g, '"expiresAt": "2020-01-01T00:00:00Z"'))
    return (await kept()).signIn.refreshToken
  }

  const kept = async () => JSON.parse(await readFile(desk.profilesFile, 'utf8')).profiles.default

  it('says where to enter which code, and from then on acts for the person at both bases', async () => {
    const { code, stderr, json } = await signIn()
    expect(stderr).to.match(
      new RegExp(`^Open ${directory.issuer}/device in a browser, and enter the code [B-Z-]{9} there.\n$`),
    )
    expect([code, json()]).to.deep.equal([0, { profile: 'default', server: directory.issuer }])
    expect((await desk.run(['users', 'list', '--query', '[].id'])).json()).to.deep.equal([boss])
    const events = await desk.run(['audit', 'list', '--event', 'signIn.password', '--query', '[].target'])
    expect(events.json()).to.deep.equal([boss])
  })

  it('is called by its name where it is asked whether that is your device', async () => {
    await signIn()
    const [question = ''] = exchanges
      .map(({ answer }) => answer)
      .filter(answer => answer.includes('Is this your device?'))
    expect(question).to.include('It calls itself “rekey”.')
  })

  it('keeps what it brings where nobody else can read it', async () => {
    await signIn()
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
    expect(await modeOf(desk.profilesFile)).to.equal('600')
    expect(await modeOf(dirname(desk.profilesFile))).to.equal('700')
    const shown = await desk.run(['profiles', 'list'])
    expect(shown.json()).to.deep.equal([{ name: 'default', server: directory.issuer, with: 'sign-in', current: true }])
  })

  it('asks for the password even in a browser that is signed in', async () => {
    const pages: string[][] = []
    const again = async (code: string) => pages.push(await enterCode(directory, browser, code, 'boss'))
    await signInAt(desk, directory, { meanwhile: again })
    const { now } = Date
    try {
      Date.now = () => now() + 61_000
      await signInAt(desk, directory, { meanwhile: again })
    } finally {
      Date.now = now
    }
    const [first, second] = pages
    expect(first).to.deep.equal(['Is this your device?', 'Sign in', 'Allow access?', 'Your device is connected'])
    expect(second).to.include('Sign in')
  })

  it('is what a reset wants that comes too long after it', async () => {
    const ann = await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })
    await signIn()
    const reset = ['password', 'reset', '--user-id', ann]
    expect((await desk.run(reset)).json()).to.deep.equal({ id: ann, userName: 'ann' })
    directory.wait(301)
    const { code, stderr } = await desk.run(reset)
    expect([code, stderr.split('. ').at(-1)]).to.deep.equal([1, 'Run: rekey sign-in\n'])
  })

  it('renews the access tokens that have ended, once for all commands that run at the same time', async () => {
    await signIn()
    const before = await ended()
    exchanges.length = 0
    const answers = await Promise.all(
      ['users list', 'audit list', 'users list', 'audit verify'].map(words => desk.run(words.split(' '))),
    )
    expect(answers.map(({ code, stderr }) => [code, stderr])).to.deep.equal(answers.map(() => [0, '']))
    expect((await kept()).signIn.refreshToken).to.not.equal(before)
    expect(exchanges.filter(({ request }) => request === 'POST /token')).to.have.lengthOf(2)
  })

  it('goes on where another command was killed while it held the profiles', async () => {
    await signIn()
    await ended()
    const lock = `${desk.profilesFile}.lock`
    await mkdir(lock)
    await writeFile(join(lock, '0-killed'), '')
    expect((await desk.run(['users', 'list'])).code).to.equal(0)
  })

  it('lets nobody do more than their roles, or than they asked for', async () => {
    await signIn(['--scope', 'users:read'])
    const { code, stderr } = await desk.run(['audit', 'list'])
    expect([code, stderr]).to.deep.equal([
      1,
      'This needs the scope "audit:read". Ask whoever runs this service for it.\n',
    ])
    await staff.takeRole('administrator')
    expect((await desk.run(['users', 'list'])).code).to.equal(1)
  })

  const refusals: Record<string, [(code: string) => Promise<unknown>, sentence: string]> = {
    'somebody says no': [
      async code => {
        const page = await browser.submit(await browser.open(`${directory.issuer}/device`), '/device', {
          user_code: code,
        })
        await browser.submit(page, '/device', { abort: 'yes' })
      },
      'The sign-in was refused in the browser.\n',
    ],
    'nobody enters the code in time': [
      async () => directory.wait(601),
      'Nobody entered the code in time. Run the command again.\n',
    ],
  }
  for (const [what, [meanwhile, sentence]] of Object.entries(refusals)) {
    it(`keeps nothing where ${what}`, async () => {
      const { code, stderr } = await signInAt(desk, directory, { meanwhile })
      expect([code, stderr.split('\n').slice(1).join('\n')]).to.deep.equal([1, sentence])
      expect((await desk.run(['profiles', 'list'])).json()).to.deep.equal([])
    })
  }

  it('refuses a scope that there is not, and one that no person has', async () => {
    const { code, stderr } = await signIn(['--scope', 'users:raed'])
    expect([code, stderr]).to.deep.equal([2, 'There is no scope "users:raed". Did you mean "users:read"?\n'])
    expect((await signIn(['--scope', 'jobs:unattended'])).code).to.equal(2)
  })

  it('waits longer where the server finds it too eager', async () => {
    const waits: number[] = []
    let code = ''
    const { code: exit } = await desk.run(['sign-in', '--server', directory.issuer], {
      heard: text => {
        code ||= /[B-Z]{4}-[B-Z]{4}/.exec(text)?.[0] ?? ''
      },
      async wait(milliseconds) {
        waits.push(milliseconds)
        if (waits.length === 3) await enterCode(directory, browser, code, 'boss')
      },
    })
    expect([exit, waits]).to.deep.equal([0, [5000, 5000, 10_000]])
  })

  it('takes the place of no profile of another server, and of no token', async () => {
    const add = ['profiles', 'add', '--name', 'test', '--server', 'https://id.example.com', '--token-file', '-']
    await desk.run(add, { typed: 'secret' })
    const { host } = new URL(directory.issuer)
    expect((await signIn()).json()).to.include({ profile: host })
    expect((await signIn()).json()).to.include({ profile: host })
    expect((await desk.run(['profiles', 'list', '--query', '[].name'])).json()).to.deep.equal(['test', host])
  })

  it('ends with a reset of the person, and says so', async () => {
    await signIn()
    await directory.reset(boss)
    expect((await desk.run(['users', 'list'])).stderr).to.match(/Run: rekey sign-in/)
    await ended()
    const { code, stderr } = await desk.run(['users', 'list'])
    expect([code, stderr]).to.deep.equal([1, 'The sign-in has ended. Run: rekey sign-in\n'])
  })

  it('is ended by rekey sign-out, here and at the server', async () => {
    await signIn()
    const { refreshToken } = (await kept()).signIn
    expect(await desk.run(['sign-out'])).to.include({ code: 0, stdout: '', stderr: '' })
    expect((await desk.run(['users', 'list'])).stderr).to.match(/^Which server\?/)
    expect((await desk.run(['sign-out'])).code).to.equal(2)
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: 'rekey-command-line',
    })
    const answer = await fetch(`${directory.issuer}/token`, { method: 'POST', body })
    expect(await answer.json()).to.include({ error: 'invalid_grant' })
  })
})
