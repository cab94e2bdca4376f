import { expect } from 'chai'
import type { Person } from '../../passwords/ports.ts'
import type { JsonObject } from '../../scim/store.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { readDuring } from '../support/profile.ts'
import { DOMAIN, DOMAINS, STATE, USERS, verdict } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { credentialOf, MINUTE, mailedToken, mailsTo, NEXT, newPerson, PASSWORD, verifies } from './support.ts'

describe('where mails with a way in go to verified domains only', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let admin: TestScimClient
  let made = 0

  before(async () => {
    directory = await startDirectory({ verifiedMailDomainsOnly: true, frozen: true })
    hr = await directory.scim('users:write,passwords:reset,roles:write')
    admin = await directory.scim('domains:write')
  })
  after(() => directory.stop())

  const verify = async (name: string): Promise<string> => {
    const { id } = (await admin.post(DOMAINS, { schemas: [DOMAIN], name }).expect(201)).body
    await admin.patch(`${DOMAINS}/${id}`, { op: 'replace', path: 'action', value: 'confirm' }).expect(200)
    return id
  }
  /** Somebody with an address of a domain that nobody else has. */
  const somebody = async (domain = `domain${++made}.example`, more: JsonObject = {}) => {
    const email = `ann${++made}@${domain}`
    return { ...(await newPerson(directory, { emails: [{ value: email, primary: true }], ...more })), email, domain }
  }
  const reset = (id: string, value: object, ...before: object[]) =>
    hr.patch(`${USERS}/${id}`, ...before, { op: 'add', path: `${STATE}:reset`, value })
  const isRefused = async (work: PromiseLike<Parameters<typeof verdict>[0]>) => {
    const answer = await work
    expect(verdict(answer)).to.equal('400 invalidValue')
    expect(answer.body.detail).to.match(/verify it.*\(unverifiedDomain\)$/)
  }

  const mailing = {
    'a link': {},
    'an invitation': { purpose: 'activate' },
    'a mailed one-time password': { delivery: 'oneTimePassword', mail: true },
  }
  for (const [what, value] of Object.entries(mailing)) {
    it(`${what} is refused with the reason, and sent once the domain is verified`, async () => {
      const isNew = 'purpose' in value
      const { id, email, userName, domain } = await somebody(undefined, isNew ? { password: null } : {})
      const before = await credentialOf(directory, id)
      await isRefused(reset(id, value))
      expect(await credentialOf(directory, id)).to.deep.equal(before)
      expect(await verifies(directory, userName, PASSWORD)).to.equal(!isNew)
      await verify(domain)
      expect(verdict(await reset(id, value))).to.equal('200')
      expect(await mailsTo(directory, email)).to.have.length(1)
      expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    })
  }

  const others = {
    'a one-time password that is shown': { delivery: 'oneTimePassword' },
    'a given password': { delivery: 'password', password: NEXT },
  }
  for (const [what, value] of Object.entries(others)) {
    it(`${what} needs no verified domain`, async () => {
      const { id } = await somebody()
      expect(verdict(await reset(id, value))).to.equal('200')
    })
  }

  it('a domain that is there and not verified is none, nor is the domain above', async () => {
    const { id, domain } = await somebody('mail.parent.example')
    await admin.post(DOMAINS, { schemas: [DOMAIN], name: domain }).expect(201)
    await verify('parent.example')
    await isRefused(reset(id, {}))
  })

  it('the address is the one that the same request gives', async () => {
    const { id } = await somebody()
    await verify('good.example')
    const emails = (value: string) => ({ op: 'replace', path: 'emails', value: [{ value }] })
    expect(verdict(await reset(id, {}, emails('ann@good.example')))).to.equal('200')
    await isRefused(reset(id, {}, emails('ann@bad.example')))
  })

  it('the case of an address is no matter, nor is how its letters are written', async () => {
    await verify('xn--mnchen-3ya.example')
    for (const domain of ['MÜNCHEN.example', 'xn--MNCHEN-3ya.Example']) {
      const { id } = await somebody(domain)
      expect(verdict(await reset(id, {})), domain).to.equal('200')
    }
  })

  it('of many people those are known in one read', async () => {
    await verify('known.example')
    const [one, another] = [await somebody('known.example'), await somebody()]
    const ids = [one.id, another.id, (await somebody()).id]
    let people: readonly Person[] = []
    const read = await readDuring(directory.database, async () => {
      people = await directory.services.people.byIds(ids)
    })
    expect(read.get('mailDomains')).to.equal(1)
    const unverified = people.filter(({ hasUnverifiedDomain }) => hasUnverifiedDomain)
    expect(unverified.map(({ id }) => id)).to.have.members(ids.slice(1))
  })

  it('“forgot password” answers alike and mails nothing, until the domain is verified', async () => {
    const { userName, email, domain, id } = await somebody()
    const ask = async (identifier: string) => {
      const browser = directory.browser()
      const { status, html } = await browser.submit(await browser.open('/forgot'), '/forgot', { identifier })
      return { status, html: html.replaceAll(/name="csrf" value="[^"]*"/g, '').replaceAll(`"${identifier}"`, '"who"') }
    }
    expect(await ask(userName)).to.deep.equal(await ask('nobody'))
    expect(await mailsTo(directory, email)).to.deep.equal([])
    expect(await credentialOf(directory, id)).to.not.have.property('recovery')
    await verify(domain)
    await ask(userName)
    expect(await mailsTo(directory, email)).to.have.length(1)
  })

  it('a pending reset is not mailed again, and a queued one not sent, after the domain is deleted', async () => {
    const domain = await verify('gone.example')
    const { id, userName, email } = await somebody('gone.example')
    await reset(id, {}).expect(200)
    const token = await mailedToken(directory, email)
    await reset(id, {}).expect(200)
    await admin.delete(`${DOMAINS}/${domain}`).expect(204)
    directory.wait(2 * MINUTE)
    await directory.services.passwords.resend(userName)
    await directory.services.passwords.resendByLink(token)
    expect(await mailsTo(directory, email)).to.have.length(1)
  })

  it('notices without a way in are mailed all the same', async () => {
    const { id, email } = await somebody()
    await reset(id, { delivery: 'password', password: NEXT }).expect(200)
    expect(await mailsTo(directory, email)).to.have.length(1)
  })
})
