import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, idsIn, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const ann = {
  schemas: [USER, ENTERPRISE],
  userName: 'ann',
  name: { givenName: 'Ann', familyName: 'Lee' },
  title: 'Engineer',
  emails: [
    { value: 'ann@example.com', type: 'work', primary: true },
    { value: 'ann@home.example', type: 'home' },
  ],
  [ENTERPRISE]: { employeeNumber: '701' },
}

describe('changes of a person', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let at: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    at = `${USERS}/${(await hr.post(USERS, ann)).body.id}`
  })
  afterEach(() => directory.stop())

  const read = async () => (await hr.get(at)).body

  it('S38: of forty PATCHes at once each is done', async () => {
    const values = Array.from({ length: 40 }, (_, index) => `${index}@example.com`)
    const answers = await Promise.all(
      values.map(value => hr.patch(at, { op: 'add', path: 'emails', value: [{ value }] })),
    )
    expect(answers.map(verdict)).to.deep.equal(values.map(() => '200'))
    const { emails } = await read()
    expect(emails.map((email: { value: string }) => email.value)).to.include.members(values)
  })

  it("S15, S22: its id, meta and groups are the server's to say", async () => {
    const body = {
      schemas: [USER],
      userName: 'ben',
      id: 'x',
      groups: [{ value: 'g' }],
      meta: { resourceType: 'Group' },
    }
    const { id, groups, meta } = (await hr.post(USERS, body)).body
    expect([id === 'x', groups, meta.resourceType]).to.deep.equal([false, undefined, 'User'])
    expect(meta.created).to.equal(meta.lastModified)
    await hr.patch(at, { op: 'add', path: 'title', value: 'Chief' })
    const after = (await read()).meta
    expect(Date.parse(after.lastModified)).to.be.greaterThan(Date.parse(after.created))
  })

  it('S32, S35: a PUT clears what it leaves out, an extension too', async () => {
    await hr.put(at, { schemas: [USER], userName: 'ann' })
    const after = await read()
    expect(after).to.not.have.any.keys('name', 'title', 'emails', ENTERPRISE)
    expect(after.schemas).to.not.include(ENTERPRISE)
  })

  it('S32: a PUT that leaves out what the server owns keeps it', async () => {
    const roles = await directory.scim('users:write,roles:write')
    await roles.patch(
      at,
      { op: 'add', path: `${STATE}:protected`, value: true },
      { op: 'replace', path: 'active', value: false },
    )
    const put = await roles.put(at, { schemas: [USER], userName: 'ann' })
    expect(put.body.active).to.equal(false)
    expect(put.body[STATE].protected).to.equal(true)
  })

  it('S15, S31: a PUT of what was read, with its id and meta, changes nothing', async () => {
    const before = await hr.get(at)
    const put = await hr.put(at, before.body)
    expect(verdict(put)).to.equal('200')
    expect(put.headers.etag).to.equal(before.headers.etag)
    expect((await hr.put(at, { ...before.body, id: 'other' })).body.id).to.equal(before.body.id)
  })

  it('S36, T9: a PATCH of all that was read changes nothing', async () => {
    const before = await read()
    for (const op of ['add', 'replace']) expect((await hr.patch(at, { op, value: before })).body).to.deep.equal(before)
  })

  it('S36, S44, S53: what changes nothing keeps version and lastModified', async () => {
    const before = await read()
    directory.wait(60)
    await hr.patch(at, { op: 'add', path: 'emails', value: ann.emails })
    await hr.patch(at, { op: 'remove', path: 'emails[type eq "other"]' })
    await hr.put(at, ann)
    expect(await read()).to.deep.equal(before)
    await hr.patch(at, { op: 'replace', path: 'title', value: 'Chief' })
    const after = await read()
    expect(Date.parse(after.meta.lastModified) - Date.parse(before.meta.lastModified)).to.be.at.least(60_000)
    expect(after.meta.created).to.equal(before.meta.created)
  })

  it('S38: a PATCH whose last operation fails changes nothing', async () => {
    const before = await read()
    const answer = await hr.patch(
      at,
      { op: 'replace', path: 'title', value: 'Chief' },
      { op: 'remove', path: 'userName' },
    )
    expect(verdict(answer)).to.equal('400 mutability')
    expect(await read()).to.deep.equal(before)
  })

  it('S38: of PATCHes at once none is lost', async () => {
    const paths = ['title', 'nickName', 'displayName', 'userType', 'locale', 'timezone']
    const answers = await Promise.all(paths.map(path => hr.patch(at, { op: 'replace', path, value: 'new' })))
    expect(answers.map(verdict)).to.deep.equal(paths.map(() => '200'))
    expect(await read()).to.include(Object.fromEntries(paths.map(path => [path, 'new'])))
  })

  it('S117: of two with the same If-Match one is 412', async () => {
    const { version } = (await read()).meta
    const patch = (value: string) => hr.patch(at, { op: 'replace', path: 'title', value }).set('If-Match', version)
    const answers = await Promise.all([patch('a'), patch('b')])
    expect(answers.map(verdict).sort()).to.deep.equal(['200', '412'])
  })

  it('S56: a new primary address takes over', async () => {
    await hr.patch(at, { op: 'add', path: 'emails', value: [{ value: 'ann@new.example', primary: true }] })
    const primaries = (await read()).emails.filter((email: { primary?: boolean }) => email.primary)
    expect(primaries).to.deep.equal([{ value: 'ann@new.example', primary: true }])
  })

  it('S66, T10: deactivates by PATCH and by PUT, and the person stays to be found', async () => {
    const changes = [
      () => hr.patch(at, { op: 'replace', value: { active: false } }),
      () => hr.patch(at, { op: 'Replace', path: 'active', value: 'True' }),
      () => hr.put(at, { ...ann, active: false }),
    ]
    for (const [index, change] of changes.entries()) expect((await change()).body.active).to.equal(index === 1)
    expect(idsIn(await hr.get(`${USERS}?filter=active+eq+false+and+userName+eq+"ann"`))).to.have.length(1)
  })

  it('S26, S27, S28: answers show what is asked for', async () => {
    const some = await hr.get(`${at}?attributes=name.givenName,${ENTERPRISE}:employeeNumber,password`)
    expect(some.body).to.have.all.keys('schemas', 'id', 'name', ENTERPRISE)
    expect(some.body.name).to.deep.equal({ givenName: 'Ann' })
    const repeated = await hr.get(`${at}?attributes=title&attributes=userName`)
    expect(repeated.body).to.have.all.keys('schemas', 'id', 'title', 'userName')
    const rest = await hr.get(`${at}?excludedAttributes=emails,${STATE},id`)
    expect(rest.body).to.include.keys('id', 'title').and.not.have.any.keys('emails', STATE)
    const patched = await hr.patch(`${at}?attributes=title`, { op: 'replace', path: 'title', value: 'Chief' })
    expect(patched.body).to.have.all.keys('schemas', 'id', 'title')
  })

  it('S28, S29: answers to a POST and a PUT, too, and the password in none', async () => {
    const password = 'a quiet harbour at dawn'
    const roles = await directory.scim('users:write,passwords:reset')
    const some = await roles.post(`${USERS}?attributes=title,password`, {
      schemas: [USER],
      userName: 'cat',
      title: 'Cook',
      password,
    })
    expect(some.body).to.have.all.keys('schemas', 'id', 'title')
    const rest = await hr.put(`${at}?excludedAttributes=emails,name`, ann)
    expect(rest.body).to.include.keys('id', 'title').and.not.have.any.keys('emails', 'name', 'password')
    expect((await read()).emails).to.have.length(2)
  })
})
