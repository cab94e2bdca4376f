import { expect } from 'chai'
import { newPerson } from '../../passwords/support.ts'
import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, POLICIES, POLICY, ROLES } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'
import { filledIn, noticeOf, startConsole, type TestConsole } from './support.ts'

describe('groups in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole
  let operator: TestScimClient
  let browser: Browser

  before(async () => {
    ;({ directory, staff } = await startConsole({
      holders: { chief: 'administrator', desk: 'helpDesk' },
      groupLimits: { shown: 1000, whole: 60, moved: 1000 },
    }))
    operator = await directory.scim('users:write,roles:write,policies:write')
    browser = (await staff.enter('chief')).browser
  })
  after(() => directory.stop())

  const create = async (displayName: string, members: readonly string[] = [], more = {}): Promise<string> => {
    const body = { schemas: [GROUP, ROLES], displayName, members: members.map(value => ({ value })), ...more }
    return (await operator.post(GROUPS, body).expect(201)).body.id
  }
  const membersOf = async (id: string): Promise<string[]> =>
    ((await operator.get(`${GROUPS}/${id}`).expect(200)).body.members ?? []).map(
      ({ value }: { value: string }) => value,
    )
  const at = (id: string) => `/console/groups/${id}`
  const act = (page: Page, id: string, fields: Record<string, string>) => browser.submit(page, at(id), fields)
  const partOf = ({ html }: Page, title: string) =>
    [...html.matchAll(/<section class="dialog">.*?<\/section>/gs)]
      .map(([part]) => part)
      .find(part => part.includes(title))

  it('take people by user name or mail address and groups by name, and let them go', async () => {
    const [ann, bo] = [await newPerson(directory), await newPerson(directory)]
    const inner = await create('Inner circle')
    const id = await create('Outer circle')
    let page = await browser.open(at(id))
    for (const member of [ann.userName, bo.email ?? '', 'Inner circle']) {
      page = await act(page, id, { act: 'addMember', member })
      expect(noticeOf(page)).to.contain('is in the group')
    }
    expect(await membersOf(id)).to.have.members([ann.id, bo.id, inner])
    page = await act(page, id, { act: 'removeMember', id: ann.id })
    expect(noticeOf(page)).to.contain('no more')
    expect(await membersOf(id)).to.have.members([bo.id, inner])
  })

  it('say who there is not, or which several there are, with what was typed', async () => {
    await create('Doubles')
    await create('Doubles')
    const id = await create('Choosy')
    const page = await browser.open(at(id))
    for (const [member, sentence] of [
      ['nobody-like-that', 'There is nobody'],
      ['Doubles', 'Several fit'],
    ] as const) {
      const refused = await act(page, id, { act: 'addMember', member })
      expect(refused.status).to.equal(422)
      expect(noticeOf(refused)).to.contain(sentence)
      expect(filledIn(refused)).to.include({ member, displayName: 'Choosy' })
    }
    expect(await membersOf(id)).to.deep.equal([])
  })

  it('say what the API says of a group in itself', async () => {
    const id = await create('Snake')
    const refused = await act(await browser.open(at(id)), id, { act: 'addMember', member: 'Snake' })
    expect([refused.status, await membersOf(id)]).to.deep.equal([422, []])
  })

  it('show in which groups they are, through others as well, and which policy comes of that', async () => {
    const id = await create('Ward')
    const house = await create('House', [id], { [ROLES]: { roles: ['helpDesk'] } })
    const company = await create('Company', [house])
    await operator.patch(`${GROUPS}/${id}`, { op: 'add', path: 'members', value: [{ value: company }] })
    for (const [name, group] of [
      ['Late', id],
      ['Early', company],
    ])
      await operator
        .post(POLICIES, { schemas: [POLICY], name, minLength: 16, groups: [{ value: group }], priority: 1 })
        .expect(201)
    const page = await browser.open(at(id))
    expect(partOf(page, 'Groups that it is in')).to.match(/House.*helpDesk.*Company/s)
    expect(partOf(page, 'Password policy')).to.match(/Early.*Applies.*Late(?!.*Applies)/s)
  })

  it('give roles by what is ticked, and are renamed', async () => {
    const id = await create('Desk of the house')
    const page = await browser.open(at(id))
    const saved = await act(page, id, { displayName: 'Desk', 'roles.helpDesk': 'on' })
    expect(filledIn(saved)).to.include({ displayName: 'Desk', 'roles.helpDesk': 'on' })
    await act(saved, id, { displayName: 'Desk' })
    const { body } = await operator.get(`${GROUPS}/${id}`)
    expect([body.displayName, body[ROLES]?.roles]).to.deep.equal(['Desk', undefined])
  })

  it('list their members page by page, in the order of their names', async () => {
    const people: string[] = []
    for (let count = 0; count < 55; count++)
      people.push(
        (await newPerson(directory, { displayName: `Many ${String(count).padStart(2, '0')}`, password: null })).id,
      )
    const id = await create('Crowd', people)
    const first = await browser.open(at(id))
    const second = await browser.open(`${at(id)}?from=50`)
    const shown = [first, second].flatMap(page => [...(partOf(page, 'Members') ?? '').matchAll(/<bdi>(Many \d+)/g)])
    expect(shown.map(([, name]) => name)).to.deep.equal(
      people.map((_, index) => `Many ${String(index).padStart(2, '0')}`),
    )
  })

  it('with very many members list them by ids, on pages that lead to each other', async () => {
    const large = await create('Large crowd', [await create('Crowd within')])
    const members = Array.from({ length: 520 }, (_, index) => `large-${String(index).padStart(3, '0')}`)
    await directory.database.connection
      .collection<{ _id: string }>('memberships')
      .insertMany(members.map(member => ({ _id: `${large}/${member}`, group: large, member, memberType: 'User' })))
    const page = await browser.open(at(large))
    expect(partOf(page, 'Members')).to.contain('521 in all').and.contain(`?group=${large}`)
    const shown: string[] = []
    for (let next: string | undefined = at(large); next; ) {
      const part: string = partOf(await browser.open(next), 'Members') ?? ''
      shown.push(...[...part.matchAll(/<bdi>([^<]*)/g)].map(([, name = '']) => name))
      next = /href="([^"]*)">Next page/.exec(part)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(shown).to.deep.equal(['Crowd within', ...members])
    const { userName } = await newPerson(directory, { password: null })
    for (const [name, sentence] of [
      ['addMember', 'is in the group.'],
      ['removeMember', 'no more'],
    ] as const)
      expect(noticeOf(await act(page, large, { act: name, member: userName, once: name }))).to.contain(sentence)
  })

  it('lead to their own people where another one has the same name, which is asked for by its id', async () => {
    const [ann, bo] = [await newPerson(directory), await newPerson(directory)]
    const [first, second] = [await create('Twins', [ann.id]), await create('Twins', [bo.id])]
    const href = /href="(\/console\/users\?group=[^"]*)"/.exec((await browser.open(at(second))).html)?.[1] ?? ''
    const people = await browser.open(href)
    expect(people.html).to.contain('1 person').and.contain('<bdi>Twins</bdi>').and.contain(`?id=${bo.id}`)
    expect(people.html).not.to.contain(`?id=${ann.id}`)
    const unclear = await browser.open('/console/users?group=Twins')
    expect(unclear.html).to.match(/<span class="wrong" id="wrong-group">Several groups fit “Twins”/)
    expect(unclear.html).not.to.match(new RegExp(`${ann.id}|${bo.id}`))
    const reset = await browser.open(`/console/users/reset?group=${second}&all=yes`)
    expect(reset.html).to.contain('<strong>1 person</strong>')
    const refused = await browser.open('/console/users/reset?group=Twins&all=yes')
    expect([refused.status, refused.html]).to.satisfy(
      ([status, html]: [number, string]) => status === 400 && html.includes('Several groups fit “Twins”'),
    )
    expect(first).not.to.equal(second)
  })

  it('are seen by the help desk, which changes none of them', async () => {
    const { id: member } = await newPerson(directory)
    const id = await create('Seen', [member])
    const { browser: desk, page } = await staff.enter('desk', at(id))
    expect(page.html).not.to.match(/>Save<|>Add<|>Remove<|Delete…/)
    const fields = { act: 'removeMember', id: member }
    expect((await desk.submit(page, at(id), fields)).status).to.equal(403)
    expect(await membersOf(id)).to.deep.equal([member])
  })

  it('that give a role are changed by nobody who stands lower', async () => {
    await operator
      .post('/admin/v2/Roles', {
        schemas: ['urn:rekey:params:scim:schemas:core:1.0:Role'],
        name: 'writer',
        scopes: ['users:write'],
      })
      .expect(201)
    await staff.holder('writer', 'writer')
    const chief = await create('Chiefs', [], { [ROLES]: { roles: ['administrator'] } })
    const { browser: writer, page } = await staff.enter('writer', at(chief))
    const refused = await writer.submit(page, at(chief), { act: 'addMember', member: 'writer' })
    expect(refused.status).to.equal(403)
    expect(refused.html).to.contain('Not for your role').and.contain('roles:write')
    expect(await membersOf(chief)).to.deep.equal([])
  })
})
