import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { idsIn, TOKENS, verdict } from '../../support/scim.ts'
import { ALL, type Client, DAY, type PersonalTokens, personalTokensOf } from './personal-tokens.ts'

describe('personal tokens of others', () => {
  let directory: TestDirectory
  let tokens: PersonalTokens
  let desk: Client
  let own: { id: string; at: string }
  let of: { id: string; at: string }

  beforeEach(async () => {
    directory = await startDirectory({ frozen: true })
    tokens = await personalTokensOf(directory)
    await tokens.staff.holder('desk', 'helpDesk')
    desk = await tokens.staff.signedIn('desk', ALL, 'admin')
    own = await tokens.make({}, desk)
    of = await tokens.make()
  })
  afterEach(() => directory.stop())

  it('are there for nobody without the scope, whoever has it of themselves', async () => {
    const list = await desk.get(TOKENS).expect(200)
    expect(list.body.totalResults).to.equal(1)
    expect(idsIn(list)).to.deep.equal([own.id])
    expect(idsIn(await desk.get(`${TOKENS}?filter=user.value eq "${tokens.boss}"`))).to.deep.equal([])
    expect(idsIn(await desk.get('/admin/v2/?filter=meta.resourceType eq "PersonalToken"'))).to.deep.equal([own.id])
    expect([verdict(await desk.get(of.at)), verdict(await desk.delete(of.at))]).to.deep.equal(['404', '404'])
    expect(verdict(await desk.delete(of.at).set('If-Match', 'W/"other"'))).to.equal('404')
    expect(verdict(await desk.get(own.at))).to.equal('200')
    await desk.delete(own.at).expect(204)
  })

  it('are read with sessions:read, and ended with sessions:revoke alone', async () => {
    const reader = await tokens.staff.signedIn('boss', 'sessions:read', 'admin')
    expect(idsIn(await reader.get(TOKENS))).to.have.members([own.id, of.id])
    const answer = await reader.delete(own.at)
    expect(verdict(answer)).to.equal('403')
    expect(answer.headers['www-authenticate']).to.include('scope="sessions:revoke"')
    await reader.delete(of.at).expect(204)
  })

  it('who stand higher end by who may write roles alone', async () => {
    const client = await directory.scim('sessions:revoke')
    for (const { at } of [own, of]) {
      const answer = await client.delete(at)
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="roles:write"')
    }
    await tokens.staff.takeRole('helpDesk')
    await client.delete(own.at).expect(204)
    await (await directory.scim('sessions:revoke,roles:write')).delete(of.at).expect(204)
  })

  it('are found by what they have', async () => {
    const client = await directory.scim('sessions:read')
    const found = async (filter: string) => idsIn(await client.get(`${TOKENS}?filter=${encodeURIComponent(filter)}`))
    expect(await found(`user.value eq "${tokens.boss}" and name eq "Nightly report"`)).to.deep.equal([of.id])
    expect(await found('scopes eq "users:read"')).to.have.members([own.id, of.id])
    expect(await found('scopes eq "users:write"')).to.deep.equal([])
    expect(await found(`expiresAt lt "${tokens.inSeconds(DAY)}"`)).to.deep.equal([])
    expect(await found('not (lastUsedAt pr)')).to.have.members([own.id, of.id])
    expect(verdict(await client.get(`${TOKENS}?filter=token pr`))).to.equal('400 invalidFilter')
  })
})
