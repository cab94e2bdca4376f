import { expect } from 'chai'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { linkIn } from '../../support/links.ts'
import { JOB, JOBS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'a quiet harbour at dawn'
const NEXT = 'seven slow green rivers'
const DAY = 86_400

describe('what a reset job brings to people', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory()
    desk = await directory.scim('passwords:reset,passwords:keep,users:read')
    jobs = jobsOf(directory, desk)
    ann = await person('ann')
  })
  afterEach(() => directory.stop())

  const person = (userName: string, rest: object = {}) =>
    directory.person({ userName, password: PASSWORD, emails: [{ value: `${userName}@example.com` }], ...rest })
  const stateOf = async (id: string) => (await jobs.rows(id))[0].state

  it('is told in the rows: mailed, opened, completed', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    expect(await stateOf(id)).to.equal('reset')
    const token = linkIn(await directory.mails())
    expect(await stateOf(id)).to.equal('mailSent')
    const browser = directory.browser()
    const form = await browser.open(`/reset?token=${token}`)
    expect(form.status).to.equal(200)
    await directory.services.background.settled()
    expect(await stateOf(id)).to.equal('opened')
    expect(await directory.services.passwords.redeemLink(token, NEXT)).to.equal(true)
    const [row] = await jobs.rows(id)
    expect(row).to.include({ state: 'completed' }).and.to.include.keys('resetAt', 'mailedAt', 'openedAt', 'completedAt')
    expect((await jobs.read(id)).counts).to.include({ reset: 1, completed: 1, mailed: 1, failed: 0, expired: 0 })
  })

  it('is told as replaced where another reset has taken its place', async () => {
    const first = await jobs.run({ ids: [ann] })
    const token = linkIn(await directory.mails())
    const { id } = await jobs.run({ ids: [ann] })
    expect(await stateOf(first.id)).to.equal('replaced')
    expect((await jobs.read(first.id)).counts).to.include({ reset: 1, mailed: 1, replaced: 1 })
    expect(await directory.services.passwords.openLink(token)).to.equal(undefined)
    expect(await stateOf(id)).to.equal('reset')
    await directory.reset(ann)
    expect(await stateOf(id)).to.equal('replaced')
  })

  it('is told as expired where nobody came in time, and as mailed again where they asked again', async () => {
    const { id } = await jobs.run({ ids: [ann] })
    await directory.mails()
    directory.wait(16 * 60)
    jobs = jobsOf(directory, await directory.scim('jobs:read'))
    expect(await stateOf(id)).to.equal('expired')
    await directory.services.passwords.resend('ann')
    await directory.mails()
    expect(await stateOf(id)).to.equal('mailSent')
  })

  it('trap 0: is told as failed where the mail server refuses for good, and tried again when somebody says so', async () => {
    directory.smtp.refuseWith(550)
    const { id } = await jobs.run({ ids: [ann] })
    await directory.mails()
    expect(await stateOf(id)).to.equal('mailFailed')
    expect((await jobs.read(id)).counts).to.include({ failed: 1, mailed: 0 })
    directory.smtp.refuseWith(undefined)
    await jobs.act(id, 'retryFailed').expect(200)
    expect(linkIn(await directory.mails())).to.have.length(43)
    expect(await stateOf(id)).to.equal('mailSent')
  })

  it('is a one-time password in the mail, which must be changed', async () => {
    const { id } = await jobs.run({ ids: [ann] }, { delivery: 'oneTimePassword', mail: true })
    const text = (await directory.mails()).at(-1)?.text ?? ''
    const given = text.split(/\s+/).find(word => /^[\w\-.+=!]{16,}$/.test(word)) ?? ''
    const outcome = await directory.services.passwords.verify('ann', given)
    expect(outcome).to.have.nested.property('mustChange.reason', 'reset')
    if (!outcome.verified) throw new Error('The mailed password is not right.')
    const { epoch } = outcome.epochs
    const actor = { id: ann, kind: 'person', rank: 0, scopes: new Set<string>(), channel: 'signIn' } as const
    await directory.services.passwords.completeForcedChange(ann, epoch, NEXT, actor)
    expect(await stateOf(id)).to.equal('completed')
    directory.wait(8 * DAY)
  })

  for (const [kind, algorithm] of [
    ['RSA', 'RSA-OAEP-256'],
    ['EC', 'ECDH-ES+A256KW'],
  ] as const) {
    it(`is a one-time password that only the administrator's ${kind} key opens`, async () => {
      const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
      const recipientKey = { ...(await exportJWK(publicKey)), kid: 'k1' }
      const { id } = await jobs.run({ ids: [ann] }, { delivery: 'oneTimePassword', recipientKey })
      const [row] = await jobs.rows(id)
      const { plaintext, protectedHeader } = await compactDecrypt(row.oneTimePassword, privateKey)
      expect(protectedHeader).to.include({ alg: algorithm, kid: 'k1' })
      const given = new TextDecoder().decode(plaintext)
      expect((await directory.services.passwords.verify('ann', given)).verified).to.equal(true)
      expect(row.channel).to.equal('sealed')
    })
  }

  it('seals to no private key, keeps nothing of it and says that it is disclosed', async () => {
    const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true })
    const recipientKey = await exportJWK(privateKey)
    const body = { schemas: [JOB], selection: { ids: [ann] }, delivery: 'oneTimePassword', recipientKey }
    const answer = await desk.post(JOBS, body)
    expect(verdict(answer)).to.equal('400 invalidValue')
    expect(answer.body.detail).to.include('is a private key: it is disclosed by now')
    const form = desk.send('post', JOBS).field('delivery', 'oneTimePassword')
    const sent = form
      .field('recipientKey', JSON.stringify(recipientKey))
      .attach('file', Buffer.from('id\nx\n'), 'a.csv')
    expect((await sent).body.detail).to.equal(answer.body.detail)
    for (const collection of (await directory.database.connection.db?.collections()) ?? [])
      expect(JSON.stringify(await collection.find().toArray())).not.to.include(recipientKey.d)
  })

  it('seals to no key that is for something else', async () => {
    const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { extractable: true })
    const sent = async (key_ops: string[]) =>
      verdict(
        await desk.post(JOBS, {
          schemas: [JOB],
          selection: { ids: [ann] },
          delivery: 'oneTimePassword',
          recipientKey: { ...(await exportJWK(publicKey)), key_ops },
        }),
      )
    expect([await sent(['sign']), await sent([]), await sent(['deriveKey'])]).to.deep.equal([
      '400 invalidValue',
      '201',
      '201',
    ])
  })

  it('is an invitation for people without a password, and nothing for others', async () => {
    const eve = await directory.person({ userName: 'eve', emails: [{ value: 'eve@example.com' }] })
    const { counts } = await jobs.run({ ids: [ann, eve] }, { purpose: 'activate' })
    expect(counts).to.deep.include({ eligible: 1, reset: 1, skipped: { hasPassword: 1 } })
    const mails = await directory.mails()
    expect(mails.map(({ to }) => (to as { text: string }).text)).to.deep.equal(['eve@example.com'])
  })

  const wrong: { [what: string]: object } = {
    'one-time passwords with no way to anybody': { delivery: 'oneTimePassword' },
    'a key where nothing is sealed': { recipientKey: { kty: 'RSA' } },
    'a key that is none': { delivery: 'oneTimePassword', recipientKey: { kty: 'oct' } },
    'a key that hides nothing': {
      delivery: 'oneTimePassword',
      recipientKey: { kty: 'RSA', n: Buffer.alloc(256, 0xb7).toString('base64url'), e: 'AQ' },
    },
    'an action, which is for a job that is there': { action: 'run' },
    'a count of what is there': { expectedCount: 1 },
    'a misspelt attribute': { purpos: 'activate' },
    'a misspelt selection': { selection: { ids: ['a'], userName: ['b'] } },
    'given passwords': { delivery: 'password' },
    'an invitation by one-time password': { purpose: 'activate', delivery: 'oneTimePassword', mail: true },
    'an unknown reason': { reason: 'bored' },
    'two ways to say who': { selection: { ids: ['a'], all: true } },
    'everybody by saying nothing': { selection: { all: false } },
    'everybody by a text': { selection: { all: 'true' } },
    'an empty list': { selection: { ids: [] } },
    'no selection': { selection: undefined },
    'a group that is not there': { selection: { group: 'ghost' } },
    'a filter that is none': { selection: { filter: 'title' } },
  }
  for (const [what, attributes] of Object.entries(wrong)) {
    it(`is refused for ${what}`, async () => {
      const answer = await desk.post(JOBS, { schemas: [JOB], selection: { ids: [ann] }, ...attributes })
      expect(verdict(answer)).to.match(/^400 (invalid(Value|Filter|Syntax)|mutability)$/)
    })
  }
})
