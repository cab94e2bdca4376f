import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { connectDatabase, type Database } from '../../server/store/connect.ts'
import { joinEmbeddedMongod } from '../../server/store/embedded-mongod.ts'
import { isStackTrace } from '../support/program.ts'
import { scimClientWith } from '../support/scim-client.ts'
import { build, createPlace, type Place, type ServerProcess } from '../support/server-process.ts'

const CALLBACK = 'https://app.example.com/callback'

describe('commands on the host', function () {
  this.timeout(60_000)
  let place: Place
  let server: ServerProcess
  let database: Database

  before(async () => {
    await build()
    place = await createPlace()
    server = await place.start()
    const mongod = await joinEmbeddedMongod(join(place.dataDir, 'mongo'))
    database = await connectDatabase(mongod?.uri ?? '')
  })
  after(async () => {
    await database.close()
    await place.remove()
  })

  const documents = (collection: string) => database.connection.collection(collection).find().toArray()

  describe('while the server runs', () => {
    it('token makes one that works at once, is shown once, and is kept as a hash', async () => {
      const { code, stdout, stderr } = await place.command(
        'token',
        '--name',
        'HR',
        '--scope',
        'users:read',
        '--preset',
        'hr',
        '--json',
      )
      expect([code, stderr]).to.deep.equal([0, ''])
      const issued = JSON.parse(stdout)
      expect(issued).to.have.all.keys('client', 'name', 'token', 'scopes', 'expiresAt')
      const hr = scimClientWith(issued.token, server.issuer)
      expect((await hr.get('/scim/v2/Users')).status).to.equal(200)
      expect((await hr.post('/scim/v2/Users', { userName: 'eve' })).status).to.equal(403)
      const kept = await documents('provisioningTokens')
      const hash = createHash('sha256').update(issued.token).digest('base64url')
      expect(kept.map(({ digest }) => digest)).to.include(hash)
      expect(JSON.stringify(kept)).not.to.include(issued.token)
    })

    it('token says the same to people, and gives a known name a second token', async () => {
      const { code, stdout } = await place.command(
        'token',
        '--name',
        'hr',
        '--scope',
        'users:read',
        '--days',
        '1',
        '--preset',
        'okta',
      )
      expect(code).to.equal(0)
      expect(stdout).to.match(/^Token of HR, until \d{4}-\d\d-\d\d\. It is shown once:\n\nrekey_[\w-]{43}\n$/)
      const clients = await documents('provisioningClients')
      const known = clients.map(({ data }) => data).filter(({ name }) => /hr/i.test(name))
      expect(known, 'a preset is for new clients').to.deep.equal([{ name: 'HR', passwordOn: 'create' }])
    })

    it('application registers one in the words of OpenID Connect, and keeps its secret as a hash', async () => {
      const { code, stdout } = await place.command('application', '--name', 'App', '--redirect-uri', CALLBACK, '--json')
      expect(code).to.equal(0)
      const registered = JSON.parse(stdout)
      expect(registered).to.deep.include({ client_name: 'App', redirect_uris: [CALLBACK] })
      expect(JSON.stringify(await documents('applications'))).not.to.include(registered.client_secret)
      const asked = await fetch(`${server.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${registered.client_id}:${registered.client_secret}`)}` },
        body: new URLSearchParams({ grant_type: 'authorization_code', code: 'none', redirect_uri: CALLBACK }),
      })
      expect((await asked.json()).error, 'the client is known, the code is not').to.equal('invalid_grant')
    })

    it('application registers a machine that asks for SCIM tokens at once', async () => {
      const { stdout } = await place.command('application', '--name', 'Robot', '--scope', 'users:read', '--json')
      const { client_id: id, client_secret: secret } = JSON.parse(stdout)
      const asked = await fetch(`${server.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: 'users:read',
          resource: `${server.issuer}/scim/v2`,
        }),
      })
      const robot = scimClientWith((await asked.json()).access_token, server.issuer)
      expect((await robot.get('/scim/v2/Users')).status).to.equal(200)
    })

    it('admin reset leaves the new password in a file where there is no terminal, kills the old one, and is audited', async () => {
      const before = await place.read('first-admin')
      const { code, stdout } = await place.command('admin', 'reset')
      expect(code).to.equal(0)
      expect(stdout).to.equal(`${join(place.dataDir, 'first-admin')} says how to sign in.\n`)
      const text = await place.read('first-admin')
      expect(text)
        .to.match(/^Sign in as admin with the one-time password \S+\n$/)
        .and.not.to.equal(before)
      expect((await stat(join(place.dataDir, 'first-admin'))).mode & 0o777).to.equal(0o600)
      const signIn = (note: string) =>
        server.browser().signIn(`${server.issuer}/account`, 'admin', note.trim().split(' ').at(-1) ?? '')
      expect((await signIn(before)).title).to.equal('Sign in')
      expect((await signIn(text)).title).to.equal('Choose a new password')
      const audited = (await documents('auditEvents')).filter(
        ({ actor, event }) => actor === 'host' && /reset/.test(event),
      )
      expect(audited.at(-1)).to.include({ channel: 'host', outcome: 'success' })
    })

    it('audit verify finds everything as it was written, and says what is not', async () => {
      const found = await place.command('audit', 'verify')
      expect(found.stdout).to.match(
        /^\d+ events?, written by \d+ runs? of the server or of commands, in \d+ seals?: none was changed or taken away\./,
      )
      expect(found.code).to.equal(0)
      const events = database.connection.collection('auditEvents')
      const sealed = await database.connection.collection('auditSeals').findOne({ count: { $gt: 0 } })
      const [event] = await events.find({ writer: sealed?.writer, seq: { $lte: sealed?.to } }).toArray()
      await events.updateOne({ _id: event?._id }, { $set: { actor: 'nobody' } })
      const { code, stdout } = await place.command('audit', 'verify', '--json')
      const { breaches } = JSON.parse(stdout)
      await events.updateOne({ _id: event?._id }, { $set: { actor: event?.actor } })
      expect(breaches).to.have.length(1)
      expect([code, breaches[0]]).to.deep.equal([
        1,
        `Seal ${sealed?._id} of ${sealed?.sealedAt.toISOString()}: of its ${sealed?.count} events some were changed.`,
      ])
    })

    it('admin keys lists the signing keys, publishes the next ones, and replaces them all', async () => {
      const phasesOf = (listed: Record<string, string>[]) => listed.map(({ alg, phase }) => `${alg} ${phase}`).sort()
      const signing = ['ES256 signing', 'EdDSA signing', 'RS256 signing']
      const { code, stdout } = await place.command('admin', 'keys', 'list', '--json')
      const listed = JSON.parse(stdout)
      expect([code, phasesOf(listed)]).to.deep.equal([0, signing])
      expect(stdout).not.to.include('sealed')

      const rotated = await place.command('admin', 'keys', 'rotate')
      const lines = rotated.stdout.trimEnd().split('\n')
      const date = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d UTC`
      const line = new RegExp(`^\\w{5}  [\\w-]{36}  (next   |signing)  signs from ${date}(, published until ${date})?$`)
      expect(lines).to.have.length(6)
      for (const said of lines) expect(said).to.match(line)

      const replaced = JSON.parse((await place.command('admin', 'keys', 'rotate', '--now', '--json')).stdout)
      expect(phasesOf(replaced)).to.deep.equal(signing)
      for (const { kid } of replaced) expect(rotated.stdout).not.to.include(kid)

      const kids = replaced.map(({ kid }: { kid: string }) => kid)
      const served = async (): Promise<string[]> => {
        const { keys } = await (await fetch(`${server.issuer}/jwks`)).json()
        return keys.map(({ kid }: { kid: string }) => kid)
      }
      while ((await served()).includes(listed[0].kid)) await wait(200)
      expect(await served()).to.have.members(kids)
    })

    const mistakes: Record<string, readonly [words: readonly string[], problem: RegExp]> = {
      'an unknown scope': [['token', '--name', 'X', '--scope', 'users:all'], /no scope "users:all"\. There are: /],
      'no scope': [['token', '--name', 'X', '--scope', ','], /at least one scope/],
      'no name': [['token', '--scope', 'users:read'], /required option '--name <name>'/],
      'an empty name': [['token', '--name', ' ', '--scope', 'users:read'], /--name.* 1 to 256 characters/],
      'days in words': [['token', '--name', 'X', '--scope', 'users:read', '--days', 'ten'], /--days.* from 1 to 3650/],
      'days without end': [['token', '--name', 'X', '--scope', 'users:read', '--days', '3651'], /--days.* 1 to 3650/],
      'an http redirect': [
        ['application', '--name', 'X', '--redirect-uri', 'http://a.example'],
        /can't be a redirect URI/,
      ],
      'an unknown command': [['tokens'], /unknown command/],
    }

    it('refuse mistakes with one sentence and write nothing', async () => {
      const before = [await documents('provisioningTokens'), await documents('applications')]
      const attempts = Object.entries(mistakes).map(async ([mistake, [words, problem]]) => {
        const { code, stdout, stderr } = await place.command(...words)
        expect(code, mistake).to.equal(1)
        expect(stdout, mistake).to.equal('')
        expect(stderr, mistake).to.match(problem)
        expect(isStackTrace(stderr), mistake).to.equal(false)
      })
      await Promise.all(attempts)
      expect([await documents('provisioningTokens'), await documents('applications')]).to.deep.equal(before)
    })
  })

  describe('while no server runs', () => {
    before(async () => {
      await database.close()
      await server.stop()
    })

    it('they bring the database up for as long as it takes', async () => {
      const { code, stdout, stderr } = await place.command(
        'token',
        '--name',
        'Night',
        '--scope',
        'users:read',
        '--json',
      )
      expect([code, stderr]).to.deep.equal([0, ''])
      expect(await joinEmbeddedMongod(join(place.dataDir, 'mongo'))).to.equal(undefined)
      server = await place.start()
      const night = scimClientWith(JSON.parse(stdout).token, server.issuer)
      expect((await night.get('/scim/v2/Users')).status).to.equal(200)
      await server.stop()
    })
  })
})
