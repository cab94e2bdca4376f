import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import Koa from 'koa'
import { loadConfig } from '../../../config/load.ts'
import { devMail } from '../../../server/mail/dev-mail.ts'
import { createFileTransport, readKeptMails } from '../../../server/mail/transport.ts'
import { keptMailsOf } from '../../../server/open-services.ts'

const message = {
  to: 'ada@example.com',
  subject: 'Choose a new password',
  text: 'Hello,\n\nChoose a new password:\nhttp://localhost:3000/reset?token=x\n',
  html: '<p>Hello</p>',
  messageId: '<../../a.1@localhost>',
}

describe('mails without a mail server', () => {
  let folder: string
  let server: Server
  let port: number
  let clock = new Date('2026-01-01T00:00:00Z')

  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'rekey-mail-')), 'mail')
    const app = new Koa()
    server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    app.use(devMail({ folder, issuer: `http://localhost:${port}`, issuerName: 'Rekey' }))
    server.on('request', app.callback())
    const transport = createFileTransport(folder, () => clock)
    await transport.send(message)
    clock = new Date('2026-01-01T00:00:01Z')
    await transport.send({ ...message, to: 'bob@example.com', subject: '<b>Second</b>', messageId: '<b.1@localhost>' })
  })
  after(async () => {
    server.close()
    await rm(join(folder, '..'), { recursive: true, force: true })
  })

  async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const request = get({
      hostname: '127.0.0.1',
      port,
      path,
      method,
      headers: { host: `localhost:${port}`, ...headers },
    })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    return { status: answer.statusCode, body: await text(answer) }
  }

  it('P78: become files that only their owner reads, in their folder', async () => {
    const names = await readdir(folder)
    expect(names).to.have.length(2)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
    for (const name of names) {
      expect(name).to.match(/^[\w.-]+\.json$/)
      expect((await stat(join(folder, name))).mode & 0o777).to.equal(0o600)
    }
  })

  it('P78: are shown as JSON, newest first, of one person where that is asked', async () => {
    const all = JSON.parse((await ask('/dev/mail.json')).body)
    expect(all.map(({ to }: { to: string }) => to)).to.deep.equal(['bob@example.com', 'ada@example.com'])
    expect(all[1]).to.have.all.keys('to', 'subject', 'text', 'html', 'sentAt')
    const hers = JSON.parse((await ask('/dev/mail.json?to=ADA@example.com')).body)
    expect(hers).to.have.length(1)
    expect(JSON.parse((await ask('/dev/mail.json?to=nobody')).body)).to.deep.equal([])
  })

  it('are shown as a page, escaped, with their links', async () => {
    const { body } = await ask('/dev/mail')
    expect(body).to.contain('&lt;b>Second').and.contain('href="http://localhost:3000/reset?token=x"')
  })

  it('are not shown half written', async () => {
    const half = join(folder, '2027-half.json.new')
    await writeFile(half, '{"to":')
    expect(await readKeptMails(folder)).to.have.length(2)
    await rm(half)
  })

  it('are looked for among all that are kept, and no more than 200 of them are answered', async () => {
    const many = await mkdtemp(join(tmpdir(), 'rekey-mails-'))
    const keep = (number: number, to: string) =>
      writeFile(join(many, `${1000 + number}.json`), JSON.stringify({ to, subject: String(number) }))
    await keep(0, 'ada@example.com')
    for (let number = 1; number <= 450; number++) await keep(number, 'bob@example.com')
    const subjects = async (to?: string) => (await readKeptMails(many, to)).map(({ subject }) => subject)
    expect(await subjects('Ada@example.com')).to.deep.equal(['0'])
    const newest = Array.from({ length: 200 }, (_, place) => String(450 - place))
    expect(await subjects('bob@example.com')).to.deep.equal(newest)
    expect(await subjects()).to.deep.equal(newest)
    await rm(many, { recursive: true })
  })

  it('are none where there is no folder', async () => {
    expect(await readKeptMails(join(folder, 'missing'))).to.deep.equal([])
  })

  const strangers: Readonly<Record<string, Record<string, string>>> = {
    'another Host (a rebound name)': { host: 'evil.example' },
    'the address instead of the name': { host: '127.0.0.1' },
    'another port': { host: 'localhost:1' },
    Forwarded: { forwarded: 'for=10.0.0.1' },
    'X-Forwarded-For': { 'x-forwarded-for': '10.0.0.1' },
    'X-Forwarded-Host': { 'x-forwarded-host': 'localhost' },
    'X-Forwarded-Proto': { 'x-forwarded-proto': 'https' },
    'X-Real-IP': { 'x-real-ip': '10.0.0.1' },
    Via: { via: '1.1 proxy' },
  }
  for (const [what, headers] of Object.entries(strangers)) {
    it(`are not there for a request with ${what}`, async () => {
      for (const path of ['/dev/mail', '/dev/mail.json']) expect((await ask(path, headers)).status).to.equal(404)
    })
  }

  it('are only read', async () => {
    expect((await ask('/dev/mail', {}, 'POST')).status).to.equal(405)
  })

  const settings = { DATA_DIR: '/tmp/x', MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }
  const cases: readonly (readonly [string, Record<string, string>, boolean])[] = [
    ['nothing is set', {}, true],
    ['the server listens on 127.0.0.2', { HOST: '127.0.0.2' }, true],
    ['there is a mail server', { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'a@example.com' }, false],
    ['the server listens to everybody', { HOST: '0.0.0.0' }, false],
    ['the issuer is not this machine', { ISSUER: 'https://id.example.com' }, false],
    ['the issuer only looks like this machine', { ISSUER: 'https://localhost.example.com' }, false],
  ]
  for (const [what, environment, isShown] of cases) {
    it(`are ${isShown ? 'shown' : 'not shown'} where ${what}`, () => {
      expect(keptMailsOf(loadConfig({ ...settings, ...environment })) !== undefined).to.equal(isShown)
    })
  }
})
