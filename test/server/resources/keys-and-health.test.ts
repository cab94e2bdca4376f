import { expect } from 'chai'
import { type HealthPorts, healthOf } from '../../../server/resources/health-checks.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { verdict } from '../../support/scim.ts'
import { staffOf } from '../../support/staff.ts'

const KEYS = '/admin/v2/.keys'
const ROTATE = '/admin/v2/.rotateKeys'
const HEALTH = '/admin/v2/.health'

describe('signing keys, for an administrator', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory({ makesKeys: true })
    await directory.services.signingKeys.refresh()
  })
  afterEach(() => directory.stop())

  const published = async (): Promise<string[]> =>
    ((await (await fetch(`${directory.issuer}/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)

  it('are listed with what is public of them', async () => {
    const { body } = await (await directory.scim('keys:read')).get(KEYS).expect(200)
    expect(body.keys.map(({ alg, phase }: Record<string, string>) => [alg, phase])).to.have.deep.members([
      ['RS256', 'signing'],
      ['ES256', 'signing'],
      ['EdDSA', 'signing'],
    ])
    expect(Object.keys(body.keys[0])).to.have.members(['kid', 'alg', 'phase', 'publishedAt', 'signsFrom'])
  })

  it('are rotated and replaced, in the name of who asked for it', async () => {
    const client = await directory.scim('keys:write')
    const before = await published()
    const rotated = await client.post(ROTATE, {}).expect(200)
    expect(rotated.body.keys.filter(({ phase }: { phase: string }) => phase === 'next')).to.have.lengthOf(3)
    expect(await published()).to.include.members(before)
    await client.post(ROTATE, { replaceAll: true }).expect(200)
    expect(await published())
      .to.have.lengthOf(3)
      .and.not.include.members(before.slice(0, 1))
    const audit = await directory.scim('audit:read')
    const { body } = await audit.get(`/admin/v2/AuditEvents?filter=event eq "signingKey.removed"`)
    expect(
      new Set(body.Resources.map(({ actor, channel }: Record<string, string>) => `${actor} ${channel}`)),
    ).to.deep.equal(new Set([`${client.id} scim`]))
  })

  it('are touched by nobody without the scope, nor by a body that says something else', async () => {
    const reader = await directory.scim('keys:read')
    expect(verdict(await reader.post(ROTATE, {}))).to.equal('403')
    expect(verdict(await (await directory.scim('audit:read')).get(KEYS))).to.equal('403')
    const writer = await directory.scim('keys:write')
    for (const body of [[], { replaceAll: 'yes' }])
      expect(verdict(await writer.post(ROTATE, body))).to.equal('400 invalidValue')
    expect(verdict(await writer.get(ROTATE))).to.equal('405')
    expect(verdict(await writer.get(`${KEYS}/x`))).to.equal('404')
    expect((await reader.get(KEYS)).body.keys).to.have.lengthOf(3)
  })

  it('RFC 9470: are rotated by a person only soon after their sign-in', async () => {
    const staff = await staffOf(directory)
    await staff.holder('boss', 'administrator')
    const boss = await staff.signedIn('boss', 'keys:write', 'admin')
    await boss.post(ROTATE, {}).expect(200)
    directory.wait(301)
    const answer = await boss.post(ROTATE, { replaceAll: true })
    expect(verdict(answer)).to.equal('401')
    expect(answer.headers['www-authenticate']).to.include('error="insufficient_user_authentication"')
  })
})

describe('the health of a directory', () => {
  let directory: TestDirectory

  beforeEach(async () => {
    directory = await startDirectory({ makesKeys: true })
    await directory.services.signingKeys.refresh()
  })
  afterEach(() => directory.stop())

  async function health() {
    const { body } = await (await directory.scim('health:read')).get(HEALTH).expect(200)
    const bad = body.checks.filter(({ ok }: { ok: boolean }) => !ok)
    expect(body.ok).to.equal(bad.length === 0)
    for (const { remedy } of bad) expect(remedy).to.be.a('string').and.not.equal('')
    return bad.map(({ check, detail }: Record<string, string>) => [check, detail])
  }

  it('is well', async () => {
    expect(await health()).to.deep.equal([])
  })

  it('is told to those only who may know', async () => {
    expect(verdict(await (await directory.scim('keys:write,audit:read')).get(HEALTH))).to.equal('403')
  })

  it('is not well where an index is gone', async () => {
    await directory.database.connection.collection('outbox').dropIndex('queuedAt_1__id_1')
    expect(await health()).to.deep.equal([['indexes', 'Missing are outbox: queuedAt, _id.']])
  })

  it('is not well where clocks differ', async () => {
    directory.wait(120)
    expect((await health())[0]).to.match(
      /^database,MongoDB \S+ answers; its clock differs from the server's by 1[12]\d/,
    )
  })

  it('is not well where keys are not rotated, or where one is missing', async () => {
    directory.wait(100 * 86_400)
    const [, keys] = (await health()).map(([check]: string[]) => check)
    expect(keys).to.equal('signingKeys')
    directory.wait(-100 * 86_400)
    await directory.database.connection.collection('signingKeys').deleteOne({ alg: 'ES256' })
    expect((await health())[0]).to.match(/^signingKeys,2 of 3 algorithms have a key/)
  })

  it('is not well where people get no mails because there is no mail server, but for a trial on one machine', async () => {
    const issuer = 'https://id.example.com'
    const checks = async (given: Partial<HealthPorts>) =>
      (await healthOf({ ...directory.services, indexedCollections: [], ...given })).filter(({ ok }) => !ok)
    const transport = { keepsMails: true, trouble: async () => undefined }
    expect(await checks({ issuer })).to.deep.equal([])
    expect(await checks({ transport })).to.deep.equal([])
    expect((await checks({ issuer, transport })).map(({ check }) => check)).to.deep.equal(['mailServer'])
  })

  it('is not well where the mail server does not answer, before there is a mail for it', async () => {
    await directory.smtp.stop()
    expect(await health()).to.deep.equal([
      ['mailServer', 'The mail server was not to be reached, or the connection broke.'],
    ])
  })

  it('is not well where a client is about to be without a token', async () => {
    const days = 86_400_000
    const tokens = directory.database.connection.collection<{ _id: string; expiresAt?: Date }>('provisioningTokens')
    const hr = await directory.scim('users:read')
    const tokenOf = (_id: string, from: number, to?: number) => ({
      _id,
      digest: _id,
      client: hr.id,
      scopes: ['users:read'],
      createdAt: new Date(Date.now() + from * days),
      ...(to !== undefined && { expiresAt: new Date(Date.now() + to * days) }),
    })
    await tokens.deleteMany({ client: hr.id })
    await tokens.insertOne(tokenOf('brief', -1, 1))
    expect(await health()).to.deep.equal([])
    await tokens.insertOne(tokenOf('long', -360, 5))
    const [[check, detail] = []] = await health()
    expect(check).to.equal('tokens')
    expect(detail).to.match(/^Within two weeks there is no token any more for \S.*\.$/)
    await tokens.insertOne(tokenOf('next', -1, 20))
    expect(await health()).to.deep.equal([])
    await tokens.deleteOne({ _id: 'next' })
    await tokens.insertOne(tokenOf('endless', -1))
    expect(await health()).to.deep.equal([])
  })

  it('is not well where mails wait, or were given up', async () => {
    const ann = await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })
    await directory.reset(ann, { delivery: 'link' })
    expect(await health()).to.deep.equal([])
    const outbox = directory.database.connection.collection('outbox')
    await outbox.updateOne({}, { $set: { dueAt: new Date(Date.now() - 3_600_000) } })
    expect((await health())[0]).to.match(/^mail,1 wait, 0 failed/)
    await outbox.updateOne({}, { $set: { status: 'givenUp', changedAt: new Date() }, $unset: { dueAt: true } })
    expect((await health())[0]).to.match(/^mail,0 wait, 1 failed/)
  })
})
