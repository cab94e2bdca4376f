import { expect } from 'chai'
import type { Response } from 'supertest'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import {
  GROUP,
  GROUPS,
  POLICIES,
  POLICY,
  ROLE,
  ROLES_AT,
  SESSIONS,
  STATE,
  USER,
  USERS,
  verdict,
} from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { staffOf } from '../../support/staff.ts'
import { PASSWORD } from '../oidc/support.ts'

type Client = Pick<TestScimClient, 'get' | 'post' | 'put' | 'patch' | 'delete'>

const BULK = { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'] }
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const link = { op: 'replace', path: `${STATE}:reset`, value: { delivery: 'link' } }

const SCOPES = ['users:read', 'users:write', 'passwords:reset', 'passwords:keep', 'sessions:revoke']

describe('a role for the people of some groups', () => {
  let directory: TestDirectory
  let chief: TestScimClient
  let holders: Awaited<ReturnType<typeof staffOf>>
  let ward: string
  let inner: string
  let desk: Client
  let deskOfJobs: Client

  before(async () => {
    directory = await startDirectory({ frozen: true })
    chief = await directory.scim('users:write,roles:write,policies:write,jobs:read')
    holders = await staffOf(directory)
    inner = await group('Room 7')
    ward = await group('Ward 3', inner)
    await role('wardDesk', SCOPES, ward)
    await holders.holder('desk', 'wardDesk')
    desk = await holders.signedIn('desk', SCOPES.slice(0, 4).join(' '))
    deskOfJobs = await holders.signedIn('desk', 'passwords:reset jobs:read sessions:revoke', 'admin')
  })
  after(() => directory.stop())

  const group = async (displayName: string, ...members: readonly string[]): Promise<string> =>
    (
      await chief
        .post(GROUPS, { schemas: [GROUP], displayName, members: members.map(value => ({ value })) })
        .expect(201)
    ).body.id
  const role = async (name: string, scopes: readonly string[], ...groups: readonly string[]) =>
    (
      await chief
        .post(ROLES_AT, { schemas: [ROLE], name, scopes, limitedToGroups: groups.map(value => ({ value })) })
        .expect(201)
    ).body
  const join = (at: string, id: string) =>
    chief.patch(`${GROUPS}/${at}`, { op: 'add', path: 'members', value: [{ value: id }] }).expect(204)
  const leave = (at: string, id: string) =>
    chief.patch(`${GROUPS}/${at}`, { op: 'remove', path: `members[value eq "${id}"]` }).expect(204)

  let made = 0
  /** Somebody new, with a password, in a group or in none. */
  async function someone(at?: string): Promise<{ id: string; userName: string }> {
    const userName = `person${++made}`
    const emails = [{ value: `${userName}@example.com` }]
    const id = await directory.person({ userName, password: PASSWORD, emails })
    if (at !== undefined) await join(at, id)
    return { id, userName }
  }
  const bulk = async (client: Client, operation: object): Promise<string> => {
    const { body } = await client.post('/scim/v2/Bulk', { ...BULK, Operations: [operation] }).expect(200)
    return body.Operations[0].status
  }
  const word = async (answer: PromiseLike<Response>) => verdict(await answer)

  async function endSession({ id, userName }: { id: string; userName: string }): Promise<string> {
    const app = await directory.relyingParty()
    await directory.browser().signIn((await app.start()).url, userName, PASSWORD)
    const found = await deskOfJobs.get(`${SESSIONS}?filter=${encodeURIComponent(`user.value eq "${id}"`)}`).expect(200)
    return word(deskOfJobs.delete(`${SESSIONS}/${found.body.Resources[0].id}`))
  }

  type Channel = (person: { id: string; userName: string }) => Promise<string>
  const channels: readonly (readonly [what: string, send: Channel])[] = [
    ['a reset by PATCH', ({ id }) => word(desk.patch(`${USERS}/${id}`, link))],
    [
      'a one-time password by PATCH',
      ({ id }) => word(desk.patch(`${USERS}/${id}`, { ...link, value: { delivery: 'oneTimePassword' } })),
    ],
    [
      'a password by PATCH',
      ({ id }) =>
        word(desk.patch(`${USERS}/${id}`, { op: 'replace', path: 'password', value: 'a lamp in the window' })),
    ],
    [
      'a password to be kept by PATCH',
      ({ id }) =>
        word(
          desk.patch(`${USERS}/${id}`, {
            op: 'replace',
            value: { password: 'a lamp in the window', [STATE]: { mustChange: false } },
          }),
        ),
    ],
    [
      'a password by PUT',
      ({ id, userName }) =>
        word(desk.put(`${USERS}/${id}`, { schemas: [USER], userName, password: 'a lamp in the hallway' })),
    ],
    [
      'the demand of a change',
      ({ id }) => word(desk.patch(`${USERS}/${id}`, { op: 'replace', path: `${STATE}:mustChange`, value: true })),
    ],
    ['a title by PATCH', ({ id }) => word(desk.patch(`${USERS}/${id}`, { op: 'add', path: 'title', value: 'x' }))],
    [
      'a title by PUT',
      ({ id, userName }) => word(desk.put(`${USERS}/${id}`, { schemas: [USER], userName, title: 'x' })),
    ],
    ['a deactivation', ({ id }) => word(desk.patch(`${USERS}/${id}`, { op: 'replace', path: 'active', value: false }))],
    ['a deletion', ({ id }) => word(desk.delete(`${USERS}/${id}`))],
    [
      'a reset in a Bulk',
      ({ id }) =>
        bulk(desk, { method: 'PATCH', path: `/Users/${id}`, data: { schemas: [PATCH_OP], Operations: [link] } }),
    ],
    ['a deletion in a Bulk', ({ id }) => bulk(desk, { method: 'DELETE', path: `/Users/${id}` })],
    ['the end of all sessions', ({ id }) => word(deskOfJobs.post(`${SESSIONS}/.revoke`, { user: id }))],
    ['the end of a session', endSession],
  ]
  for (const [what, send] of channels) {
    it(`allows ${what} inside, directly and nested, and nobody else`, async () => {
      const outside = await someone()
      const { users } = directory.services
      const before = [await users.find(outside.id), await directory.services.passwords.standing(outside.id)]
      expect(await send(outside)).to.equal('403')
      expect([await users.find(outside.id), await directory.services.passwords.standing(outside.id)]).to.deep.equal(
        before,
      )
      for (const at of [ward, inner]) expect(await send(await someone(at))).to.match(/^20[04]$/)
    })
  }

  it('says why, and what to do', async () => {
    const { id } = await someone()
    for (const answer of [
      await desk.patch(`${USERS}/${id}`, link),
      await desk.delete(`${USERS}/${id}`),
      await deskOfJobs.post(`${SESSIONS}/.revoke`, { user: id }),
    ])
      expect(answer.body.detail).to.include('none of them').and.include('(outsideGroups)')
  })

  it('a job leaves out who is outside, and takes nothing back from who has left', async () => {
    const [inside, nested, outside] = [await someone(ward), await someone(inner), await someone()]
    const jobs = jobsOf(directory, deskOfJobs)
    const done = await jobs.run({ ids: [inside.id, nested.id, outside.id] })
    expect(done.counts).to.deep.include({ reset: 2, skipped: { outsideGroups: 1 } })
    const rows = await jobs.rows(done.id)
    expect(rows.find(({ state }: { state: string }) => state === 'skipped')).to.include({ reason: 'outsideGroups' })
    await leave(ward, inside.id)
    expect((await jobs.undo(done.id)).counts).to.deep.include({ undone: 1, reset: 2 })
  })

  it('a job does nothing to who has left since it was planned', async () => {
    const { id } = await someone(ward)
    const jobs = jobsOf(directory, deskOfJobs)
    const job = await jobs.plan({ ids: [id] })
    await leave(ward, id)
    await jobs.act(job.id, 'run', { planDigest: job.planDigest }).expect(200)
    await directory.jobWorker.drain()
    expect((await jobs.read(job.id)).counts.reset).to.equal(0)
  })

  it('acts on no job that somebody else has made, which may be for everybody', async () => {
    const { id } = await someone()
    const token = jobsOf(directory, await directory.scim('passwords:reset'))
    const job = await token.plan({ ids: [id] })
    const jobs = jobsOf(directory, deskOfJobs)
    expect(await word(jobs.act(job.id, 'run', { planDigest: job.planDigest }))).to.equal('403')
    for (const action of ['cancel', 'undo', 'retryFailed'])
      expect(await word(jobs.act(job.id, action)), action).to.equal('403')
    expect((await token.read(job.id)).status).to.equal('planned')
  })

  it('creates nobody and writes no group: both would be ways around it', async () => {
    const { id } = await someone(ward)
    const answers = [
      await desk.post(USERS, { schemas: [USER], userName: 'new' }),
      await desk.post(GROUPS, { schemas: [GROUP], displayName: 'x' }),
      await desk.patch(`${GROUPS}/${ward}`, { op: 'add', path: 'members', value: [{ value: id }] }),
      await desk.patch(`${GROUPS}/${ward}`, { op: 'replace', path: 'displayName', value: 'x' }),
      await desk.delete(`${GROUPS}/${inner}`),
    ]
    expect(answers.map(verdict)).to.deep.equal(Array(5).fill('403'))
  })

  it('lets its holder read everybody, and change their own data at /Me', async () => {
    const { id } = await someone()
    expect(await word(desk.get(`${USERS}/${id}`))).to.equal('200')
    const own = await holders.signedIn('desk', 'me:write users:write')
    const nickName = { op: 'add', path: 'nickName', value: 'Dee' }
    const me = await own.patch('/scim/v2/Me', nickName)
    expect(verdict(me)).to.equal('200')
    expect(await word(own.patch(`${USERS}/${me.body.id}`, { ...nickName, value: 'Dot' }))).to.equal('403')
  })

  it('counts as it is at the moment: the members, the groups, and a group that is gone', async () => {
    const { id } = await someone()
    const other = await group('Ward 4', id)
    const { id: roleId } = await role('passing', ['passwords:reset'], ward, other)
    await holders.holder('pat', 'passing')
    const pat = await holders.signedIn('pat', 'passwords:reset')
    const reset = () => word(pat.patch(`${USERS}/${id}`, link))
    expect(await reset()).to.equal('200')
    const limited = (...groups: string[]) =>
      chief
        .patch(`${ROLES_AT}/${roleId}`, {
          op: 'replace',
          path: 'limitedToGroups',
          value: groups.map(value => ({ value })),
        })
        .expect(200)
    await limited(ward)
    expect(await reset()).to.equal('403')
    await limited(other)
    expect(await reset()).to.equal('200')
    await chief.delete(`${GROUPS}/${other}`).expect(204)
    expect(await reset()).to.equal('403')
  })

  it('together with others it reaches whom any of them does, scope by scope', async () => {
    const [here, there, nowhere] = [await someone(ward), await someone(), await someone()]
    const other = await group('Ward 5', there.id)
    await role('here', ['passwords:reset'], ward)
    await role('there', ['passwords:reset'], other)
    await role('anywhere', ['passwords:set'])
    await holders.holder('una', 'here', 'there', 'anywhere')
    const una = await holders.signedIn('una', 'passwords:reset passwords:set')
    const given = { op: 'replace', path: 'password', value: 'a lamp in the window' }
    const by = (operation: object) =>
      Promise.all([here, there, nowhere].map(({ id }) => word(una.patch(`${USERS}/${id}`, operation))))
    expect(await by(link)).to.deep.equal(['200', '200', '403'])
    expect(await by(given)).to.deep.equal(['200', '200', '200'])
    await holders.holder('uwe', 'here', 'helpDesk')
    const uwe = await holders.signedIn('uwe', 'passwords:reset')
    expect(await word(uwe.patch(`${USERS}/${nowhere.id}`, link))).to.equal('200')
  })

  it('demands no new passwords of everybody by a policy, and keeps no first one of somebody new', async () => {
    await role('reset', ['passwords:reset', 'passwords:keep'], ward)
    await role('rules', ['policies:write', 'users:write'])
    await holders.holder('rob', 'reset', 'rules')
    const rob = await holders.signedIn('rob', 'policies:write passwords:reset', 'admin')
    const policy = { schemas: [POLICY], name: 'all', minLength: 15 }
    expect(await word(rob.post(POLICIES, { ...policy, forcePasswordReset: true }))).to.equal('403')
    expect(await word(rob.post(POLICIES, policy))).to.equal('201')
    const robOfPeople = await holders.signedIn('rob', 'users:write passwords:keep')
    const newcomer = { schemas: [USER, STATE], userName: 'newcomer', password: PASSWORD }
    expect(await word(robOfPeople.post(USERS, { ...newcomer, [STATE]: { mustChange: false } }))).to.equal('403')
    expect(await word(robOfPeople.post(USERS, newcomer))).to.equal('201')
  })

  it('shows its groups, keeps them where a PUT leaves them out, and has no scope that is for more than people', async () => {
    const { id } = await role('shown', ['passwords:reset'], ward)
    const at = `${ROLES_AT}/${id}`
    const limitedToGroups = [{ value: ward, $ref: `${directory.issuer}${GROUPS}/${ward}`, display: 'Ward 3' }]
    expect((await chief.get(at)).body.limitedToGroups).to.deep.equal(limitedToGroups)
    const put = await chief.put(at, { schemas: [ROLE], name: 'shown', scopes: ['users:read'] }).expect(200)
    expect(put.body.limitedToGroups).to.deep.equal(limitedToGroups)
    const wrong = { schemas: [ROLE], name: 'wrong', scopes: ['users:read'] }
    for (const scope of ['roles:write', 'policies:write', 'passwords:import', 'mail:write', 'applications:register'])
      expect(await word(chief.post(ROLES_AT, { ...wrong, scopes: [scope], limitedToGroups })), scope).to.equal(
        '400 invalidValue',
      )
    const widened = await chief.patch(at, { op: 'add', path: 'scopes', value: ['roles:write'] })
    expect(verdict(widened)).to.equal('400 invalidValue')
    const nowhere = [{ value: 'ghost' }]
    expect(await word(chief.post(ROLES_AT, { ...wrong, limitedToGroups: nowhere }))).to.equal('400 invalidValue')
    const moved = await chief.patch(at, { op: 'replace', path: 'limitedToGroups', value: nowhere })
    expect(verdict(moved)).to.equal('400 invalidValue')
    const event = await directory.database.connection
      .collection('auditEvents')
      .findOne({ target: id, event: 'role.created' })
    expect(event?.details).to.include({ limitedToGroups: ward })
  })
})
