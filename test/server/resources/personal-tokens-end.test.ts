import { expect } from 'chai'
import { hostActor } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { TOKENS, USERS, verdict } from '../../support/scim.ts'
import { NEXT, PASSWORD } from '../oidc/support.ts'
import { ALL, type Client, DAY, MINUTE, type PersonalTokens, personalTokensOf } from './personal-tokens.ts'

describe('personal tokens end', () => {
  let directory: TestDirectory
  let tokens: PersonalTokens

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    tokens = await personalTokensOf(directory)
  })
  afterEach(() => directory.stop())

  const patch = (by: Client, path: string, value: unknown) =>
    by.patch(`${USERS}/${tokens.boss}`, { op: 'replace', path, value }).expect(200)
  const endings: Readonly<Record<string, () => PromiseLike<unknown>>> = {
    'a reset': () => directory.reset(tokens.boss),
    'a deactivation, and do not come back': async () => {
      await patch(tokens.staff.chief, 'active', false)
      await patch(tokens.staff.chief, 'active', true)
    },
    'their deletion': () => tokens.staff.chief.delete(`${USERS}/${tokens.boss}`).expect(204),
    'signing out everywhere': () => directory.services.passwords.revokeSessions(tokens.boss, hostActor),
    'a change of their own': () =>
      directory.services.passwords.change(tokens.boss, PASSWORD, NEXT, {
        ...hostActor,
        id: tokens.boss,
        channel: 'self',
      }),
    'their time': async () => directory.wait(30 * DAY),
  }
  for (const [what, end] of Object.entries(endings)) {
    it(`with ${what}, at once`, async () => {
      const { at, client } = await tokens.make()
      await tokens.make({ name: 'Other', expiresAt: tokens.inSeconds(60 * DAY) }, await other())
      expect(verdict(await client.get(USERS))).to.equal('200')
      await end()
      const answer = await client.get(USERS)
      expect(verdict(answer)).to.equal('401')
      expect(answer.headers['www-authenticate']).to.include('error="invalid_token"')
      const desk = await directory.scim('sessions:revoke,roles:write')
      expect((await desk.get(TOKENS)).body.Resources.map(({ name }: { name: string }) => name)).to.deep.equal(['Other'])
      expect([verdict(await desk.get(at)), verdict(await desk.delete(at))]).to.deep.equal(['404', '404'])
    })
  }

  it('not with a reset that leaves sessions open: they wait for the new password', async () => {
    const { at, client } = await tokens.make()
    const oneTime = await directory.reset(tokens.boss, { revoke: false })
    expect(verdict(await client.get(USERS))).to.equal('403')
    expect(verdict(await client.delete(at))).to.equal('403')
    const page = await directory.browser().signIn('/account', 'boss', oneTime)
    expect(page.title).to.include('new password')
    const { epoch = 0 } = (await directory.services.passwords.standing(tokens.boss)) ?? {}
    await directory.services.passwords.completeForcedChange(tokens.boss, epoch, NEXT, { ...hostActor, id: tokens.boss })
    expect(verdict(await client.get(USERS))).to.equal('200')
  })

  it('by DELETE, and are audited; not over another version in If-Match', async () => {
    const { id, at, client } = await tokens.make()
    expect(verdict(await tokens.console.delete(at).set('If-Match', 'W/"other"'))).to.equal('412')
    expect(verdict(await client.get(USERS))).to.equal('200')
    const { etag = '' } = (await tokens.console.get(at)).headers
    await tokens.console.delete(at).set('If-Match', etag).expect(204)
    expect(verdict(await client.get(USERS))).to.equal('401')
    expect(verdict(await tokens.console.delete(at))).to.equal('404')
    const [event, ...more] = await tokens.eventsOf('personalToken.ended')
    expect(more).to.deep.equal([])
    expect(event).to.include({ actor: tokens.boss, target: tokens.boss, outcome: 'success' })
    expect(event.details).to.deep.equal([{ name: 'token', value: id }])
  })

  it('and the audit hears once an hour that one is still sent', async () => {
    const { id, client } = await tokens.make()
    await directory.reset(tokens.boss, { revoke: false })
    for (let count = 0; count < 3; count++) expect(verdict(await client.get(USERS))).to.equal('403')
    directory.wait(60 * MINUTE)
    await directory.services.passwords.revokeSessions(tokens.boss, hostActor)
    for (let count = 0; count < 3; count++) expect(verdict(await client.get(USERS))).to.equal('401')
    const events = await tokens.eventsOf('personalToken.refused')
    expect(events.map(({ details }: { details: unknown }) => details)).to.deep.equal(
      ['mustChange', 'ended'].map(reason => [
        { name: 'token', value: id },
        { name: 'reason', value: reason },
      ]),
    )
    expect(events[0]).to.include({ actor: tokens.boss, target: tokens.boss, outcome: 'failure' })
  })

  async function other(): Promise<Client> {
    await tokens.staff.holder('vice', 'administrator')
    return tokens.staff.signedIn('vice', ALL, 'admin')
  }
})
