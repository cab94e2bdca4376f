import { expect } from 'chai'
import * as oidc from 'openid-client'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { linkIn } from '../../support/links.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { NEXT, PASSWORD, personNamed } from './support.ts'

const OTHER = 'nine violins behind the wall'

describe('the claim email_verified', () => {
  let directory: TestDirectory
  let app: RelyingParty
  let people = 0

  before(async () => {
    directory = await startDirectory()
    app = await directory.relyingParty()
  })
  after(() => directory.stop())

  async function somebody() {
    const userName = `person${people++}`
    return { userName, id: await personNamed(directory, userName) }
  }

  async function claimOf({ userName, id }: { userName: string; id: string }, password: string) {
    const attempt = await app.start({ scope: 'openid email' })
    const tokens = await attempt.exchange((await directory.browser().signIn(attempt.url, userName, password)).url)
    return (await oidc.fetchUserInfo(app.config, tokens.access_token, id)).email_verified
  }

  async function useLink(next: string) {
    expect(await directory.services.passwords.redeemLink(linkIn(await directory.mails()), next)).to.equal(true)
  }

  const move = async (id: string, value: string) => {
    const hr = await directory.scim('users:write')
    await hr.patch(`/scim/v2/Users/${id}`, { op: 'replace', path: 'emails', value: [{ value }] }).expect(200)
  }

  it('O60: is true after a mailed link was used, be it of a reset or of a forgotten password', async () => {
    const ada = await somebody()
    expect(await claimOf(ada, PASSWORD)).to.equal(false)
    await directory.reset(ada.id, { delivery: 'link' })
    await useLink(NEXT)
    expect(await claimOf(ada, NEXT)).to.equal(true)
    const bob = await somebody()
    await directory.services.passwords.recover(bob.userName)
    await useLink(NEXT)
    expect(await claimOf(bob, NEXT)).to.equal(true)
  })

  it('O60: may be asked for by its name', async () => {
    const { userName, id } = await somebody()
    await directory.reset(id, { delivery: 'link' })
    await useLink(NEXT)
    const claims = JSON.stringify({ id_token: { email_verified: null } })
    const attempt = await app.start({ scope: 'openid', claims })
    const back = await directory.browser().signIn(attempt.url, userName, NEXT)
    expect((await attempt.exchange(back.url)).claims()?.email_verified).to.equal(true)
  })

  it('O60: stays false where nobody has seen the mailbox: a password that was given, or changed', async () => {
    const { userName, id } = await somebody()
    await directory.reset(id, { delivery: 'password', password: NEXT, requireChange: false })
    expect(await claimOf({ userName, id }, NEXT)).to.equal(false)
    const page = await directory.browser().signIn('/account', userName, NEXT)
    expect(page.status).to.equal(200)
    const actor = { id, kind: 'person', rank: 0, scopes: new Set<string>(), channel: 'self' } as const
    await directory.services.passwords.change(id, NEXT, OTHER, actor)
    expect(await claimOf({ userName, id }, OTHER)).to.equal(false)
  })

  it('O60: is false again with another address, and with the first one that comes back', async () => {
    const somewhere = await somebody()
    await directory.reset(somewhere.id, { delivery: 'link' })
    await useLink(NEXT)
    await move(somewhere.id, 'new@example.com')
    expect(await claimOf(somewhere, NEXT)).to.equal(false)
    await move(somewhere.id, `${somewhere.userName}@example.com`)
    expect(await claimOf(somewhere, NEXT)).to.equal(false)
    directory.wait(61)
    await directory.services.passwords.recover(somewhere.userName)
    await useLink(OTHER)
    expect(await claimOf(somewhere, OTHER)).to.equal(true)
  })

  it('O60: is false with another address while a mail is on its way', async () => {
    const { userName, id } = await somebody()
    await directory.reset(id, { delivery: 'link' })
    await useLink(NEXT)
    for (const address of ['third@example.com', `${userName}@example.com`]) {
      directory.wait(61)
      await directory.services.passwords.recover(userName)
      await move(id, address)
    }
    expect(await claimOf({ userName, id }, NEXT)).to.equal(false)
  })
})
