import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, SEARCH, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const reset = (value: object) => ({ op: 'add', path: `${STATE}:reset`, value })

describe('a help desk with passwords:reset alone', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let at: string

  before(async () => {
    directory = await startDirectory()
    desk = await directory.scim('passwords:reset')
    const id = await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })
    at = `${USERS}/${id}`
  })
  after(() => directory.stop())

  it('may reset, and sees nothing but the id and the one-time password', async () => {
    const answer = await desk.patch(at, reset({ delivery: 'oneTimePassword' }))
    expect(verdict(answer)).to.equal('200')
    expect(answer.body).to.have.all.keys('schemas', 'id', STATE)
    expect(Object.keys(answer.body[STATE])).to.deep.equal(['oneTimePassword'])
    const asked = await desk.patch(`${at}?attributes=userName,emails`, reset({ delivery: 'link' }))
    expect(asked.body).to.have.all.keys('schemas', 'id')
  })

  it('may set a password, and the flag', async () => {
    for (const operation of [
      { op: 'replace', path: 'password', value: 'a lamp in the window' },
      { op: 'replace', value: { password: 'a lamp in the hallway' } },
      { op: 'replace', path: `${STATE}:mustChange`, value: true },
    ]) {
      const answer = await desk.patch(at, operation)
      expect([verdict(answer), Object.keys(answer.body)]).to.deep.equal(['200', ['schemas', 'id']])
    }
  })

  it('T9: may repeat what can only be read', async () => {
    const { id } = (await desk.patch(at, reset({ delivery: 'link' }))).body
    const value = { id, groups: [], meta: {}, [STATE]: { mustChange: true, expired: false } }
    expect(verdict(await desk.patch(at, { op: 'replace', value }))).to.equal('200')
    expect(verdict(await desk.patch(at, { op: 'replace', value: { ...value, id: 'other' } }))).to.equal(
      '400 mutability',
    )
    expect(verdict(await desk.patch(at, { op: 'replace', path: 'id', value: id }))).to.equal('403')
  })

  const refused: readonly (readonly [what: string, send: () => PromiseLike<unknown>])[] = [
    ['read', () => desk.get(at)],
    ['list', () => desk.get(USERS)],
    ['search', () => desk.post(`${USERS}/.search`, { schemas: [SEARCH] })],
    ['create', () => desk.post(USERS, { schemas: [USER], userName: 'new' })],
    ['replace', () => desk.put(at, { schemas: [USER], userName: 'ann' })],
    ['delete', () => desk.delete(at)],
    ['change a title', () => desk.patch(at, { op: 'replace', path: 'title', value: 'x' })],
    [
      'change a title beside a reset',
      () => desk.patch(at, reset({ delivery: 'link' }), { op: 'replace', path: 'title', value: 'x' }),
    ],
    [
      'change a title without a path',
      () => desk.patch(at, { op: 'add', value: { password: 'a quiet sea again', title: 'x' } }),
    ],
    ['take the extension away', () => desk.patch(at, { op: 'remove', path: STATE })],
    ['write to groups', () => desk.post(GROUPS, { schemas: [GROUP], displayName: 'x' })],
  ]
  for (const [what, send] of refused) {
    it(`S9: may not ${what}: 403`, async () => {
      expect(verdict((await send()) as Parameters<typeof verdict>[0])).to.equal('403')
    })
  }

  it('gets 404 for an unknown id', async () => {
    expect(verdict(await desk.patch(`${USERS}/ghost`, reset({ delivery: 'link' })))).to.equal('404')
  })

  it('S9: passwords:set alone gives a password and no reset, and is told the scope of what it asks', async () => {
    const setter = await directory.scim('passwords:set')
    const password = { op: 'replace', path: 'password', value: 'an old bridge of stone' }
    expect(verdict(await setter.patch(at, password))).to.equal('200')
    for (const [operation, scope] of [
      [reset({ delivery: 'link' }), 'passwords:reset'],
      [{ op: 'replace', path: `${STATE}:mustChange`, value: true }, 'passwords:reset'],
      [{ op: 'replace', path: 'title', value: 'x' }, 'users:write'],
    ] as const) {
      const answer = await setter.patch(at, operation)
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include(`scope="${scope}"`)
    }
  })

  it('S9: who may write people, but no passwords, is told the narrowest scope that gives one', async () => {
    const hr = await directory.scim('users:write')
    const password = 'an old bridge of chalk'
    for (const operation of [
      { op: 'replace', path: 'password', value: password },
      reset({ delivery: 'password', password }),
    ]) {
      const answer = await hr.patch(at, operation)
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="passwords:set"')
    }
  })

  it('a password that may be kept needs passwords:keep', async () => {
    for (const delivery of [
      { delivery: 'oneTimePassword' },
      { delivery: 'password', password: 'an old bridge of brick' },
    ]) {
      const answer = await desk.patch(at, reset({ ...delivery, requireChange: false }))
      expect(verdict(answer)).to.equal('403')
      expect(answer.headers['www-authenticate']).to.include('scope="passwords:keep"')
    }
    const keeper = await directory.scim('passwords:reset,passwords:keep')
    expect(verdict(await keeper.patch(at, reset({ delivery: 'oneTimePassword', requireChange: false })))).to.equal(
      '200',
    )
  })
})
