import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { linkIn } from '../../support/links.ts'
import { USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { NEXT } from '../oidc/support.ts'

const RESEND = `${USERS}/.resend`

describe('the mail of a reset, sent again by an administrator', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let ann: string

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    desk = await directory.scim('passwords:reset')
    ann = await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })
  })
  afterEach(() => directory.stop())

  const resend = (by: Pick<TestScimClient, 'post'> = desk) => by.post(RESEND, { user: ann })

  it('has another link, and the one before is dead', async () => {
    await directory.reset(ann, { delivery: 'link' })
    await directory.mails()
    directory.wait(61)
    const { body } = await resend().expect(200)
    expect(body.user.display).to.equal('ann')
    const [first = '', second = ''] = (await directory.mails()).map(mail => linkIn([mail]))
    const { redeemLink } = directory.services.passwords
    expect([await redeemLink(first, NEXT), await redeemLink(second, NEXT)]).to.deep.equal([false, true])
  })

  it('is in the audit, in the name of who sent it', async () => {
    await directory.reset(ann, { delivery: 'link' })
    directory.wait(61)
    await resend().expect(200)
    const audit = await directory.scim('audit:read')
    const { body } = await audit.get('/admin/v2/AuditEvents?filter=event eq "password.resetMailedAgain"')
    expect(body.Resources).to.have.lengthOf(1)
    expect(body.Resources[0]).to.include({ actor: desk.id, target: ann, channel: 'scim', outcome: 'success' })
  })

  it('brings a one-time password where the reset did', async () => {
    await directory.reset(ann, { delivery: 'oneTimePassword', mail: true })
    await directory.mails()
    directory.wait(61)
    await resend().expect(200)
    expect(await directory.mails()).to.have.lengthOf(2)
  })

  it('goes out once a minute, and five times an hour', async () => {
    await directory.reset(ann, { delivery: 'link' })
    const late = await resend()
    expect([verdict(late), late.headers['retry-after']]).to.deep.equal(['429', '60'])
    for (let count = 0; count < 4; count++) {
      directory.wait(61)
      await resend().expect(200)
    }
    directory.wait(61)
    expect(verdict(await resend())).to.equal('429')
    directory.wait(3600)
    await resend().expect(200)
  })

  it('is refused where none is pending, and for nobody', async () => {
    expect(verdict(await resend())).to.equal('400 invalidValue')
    for (const body of [{}, { user: 'nobody' }, { user: 7 }, []])
      expect(verdict(await desk.post(RESEND, body))).to.equal('400 invalidValue')
  })

  it('takes what a reset takes', async () => {
    await directory.reset(ann, { delivery: 'link' })
    directory.wait(61)
    expect(verdict(await resend(await directory.scim('users:write')))).to.equal('403')
    const staff = await staffOf(directory)
    const chief = await staff.holder('chief', 'administrator')
    await directory.reset(chief, { delivery: 'link' })
    directory.wait(61)
    expect(verdict(await desk.post(RESEND, { user: chief }))).to.equal('403')
    await staff.holder('helper', 'helpDesk')
    const helper = await staff.signedIn('helper', 'passwords:reset')
    directory.wait(301)
    expect(verdict(await resend(helper))).to.equal('401')
    await staff.chief.patch(`${USERS}/${ann}`, { op: 'replace', path: 'active', value: false }).expect(200)
    expect(verdict(await resend())).to.match(/^4/)
  })
})
