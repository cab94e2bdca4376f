import { expect } from 'chai'
import { createApi } from '../../../server/console/api.ts'
import { carryOut } from '../../../server/console/import/carry-out.ts'
import { planImport } from '../../../server/console/import/plan.ts'
import { readPeopleFile } from '../../../server/console/import/read-people-file.ts'
import { hostContext } from '../../../server/host.ts'
import { scimErrorOf } from '../../../server/http/errors.ts'
import { createScimBases } from '../../../server/scim-bases.ts'
import type { Browser, Page } from '../../support/browser.ts'
import type { TestDirectory } from '../../support/directory.ts'
import { USERS } from '../../support/scim.ts'
import { noticeOf, startConsole, type TestConsole } from './support.ts'

const IMPORT = '/console/users/import'
const HEAD = 'Employee ID,Work Email,First Name,Job Title,Status'

describe('an import of people in the console', () => {
  let directory: TestDirectory
  let staff: TestConsole

  beforeEach(async () => {
    ;({ directory, staff } = await startConsole({ holders: { desk: 'administrator' } }))
  })
  afterEach(() => directory.stop())

  const failureOf = (error: unknown) => scimErrorOf(directory.services.logger)(error, 'request 1')

  async function upload(file: string | Buffer, browser?: Browser): Promise<{ browser: Browser; page: Page }> {
    const at = browser ?? (await staff.enter('desk', IMPORT)).browser
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec((await at.open(IMPORT)).html) ?? []
    const body = new FormData()
    body.set('csrf', csrf)
    body.set('file', new Blob([file as string]), 'people.csv')
    return { browser: at, page: await at.open(IMPORT, { method: 'POST', body }) }
  }

  /** What the form of the columns sends as it is, with other choices over it. */
  const showPlan = (browser: Browser, { html, url }: Page, other: Record<string, string> = {}) => {
    const chosen = [...html.matchAll(/<select name="(c\d+)".*?<\/select>/gs)].map(([select, name = '']) => [
      name,
      /<option[^>]*selected[^>]*value="([^"]*)"|<option value="([^"]*)" selected/
        .exec(select)
        ?.slice(1)
        .find(Boolean) ?? '',
    ])
    return browser.open(`${url}/plan?${new URLSearchParams({ ...Object.fromEntries(chosen), words: '', ...other })}`)
  }

  async function planned(lines: readonly string[], other: Record<string, string> = {}) {
    const { browser, page } = await upload([HEAD, ...lines].join('\n'))
    return { browser, columns: page, plan: await showPlan(browser, page, other) }
  }

  const seen = ({ status, title }: Page) => `${status} ${title.replaceAll(/<[^>]+>/g, '')}`

  const figures = ({ html }: Page) =>
    [...html.matchAll(/<li><strong>([\d,]+)<\/strong> ([^<]+)<\/li>/g)].map(([, count, what]) => `${count} ${what}`)

  const leftOut = ({ html }: Page) =>
    [
      ...(/Lines that are left out.*?<\/table>/s
        .exec(html)?.[0]
        .matchAll(/<tr><td[^>]*>(\d+)<\/td>.*?<td>([^<]*)<\/td><\/tr>/gs) ?? []),
    ].map(([, line, reason]) => `${line}: ${reason}`)

  const people = async (): Promise<Record<string, { title?: string; active: boolean }>> => {
    const { body } = await staff.chief.get(`${USERS}?count=1000`).expect(200)
    return Object.fromEntries(body.Resources.map((person: { userName: string }) => [person.userName, person]))
  }

  it('guesses what the columns say, shows what would happen, and does that', async () => {
    await directory.person({ userName: 'bo@example.com', title: 'Clerk' })
    await directory.person({ userName: 'cy@example.com', name: { givenName: 'Cy' }, title: 'Clerk' })
    const lines = ['1,ann@example.com,Ann,Chief,Active', '2,bo@example.com,Bo,Head,Terminated', '3,,Dee,Clerk,Active']
    const { browser, plan } = await planned(lines)
    expect(seen(plan)).to.equal('200 What would happen')
    expect(figures(plan)).to.deep.equal([
      '1 is new',
      '1 is changed',
      '1 of them deactivated',
      '0 stay the same',
      '1 is left out',
    ])
    expect(plan.html).to.contain('Title: Head (was Clerk)').and.to.contain('Active: no (was yes)')
    expect(leftOut(plan)).to.deep.equal(['4: It has no user name.'])
    expect(Object.keys(await people())).to.not.include('ann@example.com')

    const done = await browser.submit(plan, new URL(plan.url).search)
    expect(seen(done)).to.equal('200 Imported')
    expect(figures(done)).to.deep.equal(['1 was created', '1 was changed', '0 stayed the same', '1 was left out'])
    const now = await people()
    expect(now['ann@example.com']).to.deep.include({
      title: 'Chief',
      active: true,
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
    })
    expect(now['bo@example.com']).to.deep.include({ title: 'Head', active: false })
    expect(now['cy@example.com']).to.deep.include({ title: 'Clerk' })
    const name = done.url.split('/').at(-1)
    expect(seen(await browser.open(`${IMPORT}/${name}`))).to.equal('404 Not here any more')
    const csv = await browser.open(`${done.url}/problems.csv`)
    expect(csv.headers.get('content-disposition')).to.contain('left-out.csv')
    expect(csv.html).to.equal('line,userName,reason\r\n4,,It has no user name.\r\n')
    const events = await directory.scim('audit:read')
    const { body } = await events.get('/admin/v2/AuditEvents?filter=event eq "user.created" and channel eq "console"')
    expect(body.totalResults).to.equal(1)
  })

  it('knows people again by what the file calls them, whatever their user name has become', async () => {
    const first = await planned(['1,ann@example.com,Ann,Chief,Active'])
    await first.browser.submit(first.plan, new URL(first.plan.url).search)
    const { plan } = await planned(['1,ann.lee@example.com,Ann,Chief,Active'])
    expect(figures(plan).slice(0, 2)).to.deep.equal(['0 are new', '1 is changed'])
    expect(plan.html).to.contain('User name: ann.lee@example.com (was ann@example.com)')
    const same = await planned(['1,ann@example.com,Ann,Chief,Active'])
    expect(figures(same.plan)).to.deep.equal(['0 are new', '0 are changed', '1 stays the same'])
    expect(same.plan.html).to.contain('There is nothing to import').and.not.contain('name="plan"')
    const twice = await planned(['1,ann.lee@example.com,Ann,Chief,Active', '2,ann@example.com,Ann,Chief,Active'])
    expect(leftOut(twice.plan)).to.deep.equal(['3: Line 2 is about the same person.'])
  })

  it('leaves out lines that say nothing usable, each with its reason', async () => {
    const { plan } = await planned([
      '1,ann@example.com,Ann,Chief,Active',
      '2,ANN@example.com,Ann,Chief,Active',
      '1,bo@example.com,Bo,Clerk,Active',
      '3,cy@example.com,Cy,Clerk',
      '4,dee@example.com,Dee,Clerk,Perhaps',
      `5,${'e'.repeat(300)},Eve,Clerk,Active`,
      `${'6'.repeat(5000)},fay@example.com,Fay,Clerk,Active`,
    ])
    const [second, third, ...others] = leftOut(plan)
    expect([second, third]).to.deep.equal([
      '3: Line 2 has this user name, too.',
      '4: Line 2 has this external id, too.',
    ])
    expect(others).to.have.length(4)
    expect(others[0]).to.equal('5: It has 4 fields instead of 5.')
    expect(others[1]).to.contain('6: Nobody can tell whether').and.contain('list what is by “Words that mean active”')
    expect(others[2]).to.contain('7: ').and.contain('userName')
    expect(others[3]).to.contain('8: ').and.contain('externalId')
    expect(figures(plan)[0]).to.equal('1 is new')
  })

  it('goes by the choices of the form, and asks for those that it needs', async () => {
    const lines = ['1,ann@example.com,Ann,Chief,da', '2,bo@example.com,Bo,Clerk,weg']
    const { browser, plan } = await planned(lines, { c3: 'department', words: 'da, im Haus' })
    expect(plan.html).to.contain('Department: Chief').and.contain('Active: no')
    const choose = (choice: Record<string, string>) => {
      const url = new URL(plan.url)
      for (const [name, value] of Object.entries(choice)) url.searchParams.set(name, value)
      return browser.open(url.href)
    }
    const without = await choose({ c1: '' })
    expect(without.status).to.equal(422)
    expect(noticeOf(without)).to.contain('No column stands for “User name”')
    const twice = await choose({ c2: 'department' })
    expect(noticeOf(twice)).to.contain('Two columns stand for “Department”')
    expect((await choose({ c2: 'password' })).status).to.equal(200)
  })

  it('keeps nothing of passwords and hashes, and seals what it keeps', async () => {
    const { page } = await upload('Login,Password,Password Hash\nann,hunter2secret,$2b$10$abcdefg\n')
    expect(noticeOf(page)).to.contain('“Password”').and.contain('“Password Hash”')
    expect(page.html).to.not.contain('hunter2secret')
    const kept = JSON.stringify(await directory.database.connection.collection('consoleNotes').find().toArray())
    expect(kept).to.contain('sealed').and.not.contain('ann')
  })

  const wrong: Readonly<Record<string, [file: string | Buffer, status: number, sentence: RegExp]>> = {
    'of another kind': [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 400, /The file is no CSV\./],
    'in another encoding': [Buffer.from('userName\nJ\xfcrgen', 'latin1'), 400, /not in UTF-8: save it/],
    'with a quote that does not end': ['userName\n"ann', 400, /no CSV in line 2: check its quotes/],
    'with a column twice': ['userName,Mail,Mail\nann,a,b', 400, /two columns &quot;Mail&quot;: rename one/],
    'with nobody in it': ['userName\n', 400, /Nobody is in the file/],
    'that is empty': ['', 400, /Nobody is in the file/],
    'with columns without end': [
      `${Array.from({ length: 101 }, (_, at) => `c${at}`)}\n1`,
      400,
      /more than 100 columns/,
    ],
    'with too many people': [`userName\n${'x\n'.repeat(5001)}`, 413, /5,000 people.*rekey sync/],
    'that is too long': [`userName\n${`${'x'.repeat(60_000)}\n`.repeat(80)}`, 413, /too large.*4 MiB.*rekey sync/],
  }
  for (const [what, [file, status, sentence]] of Object.entries(wrong))
    it(`refuses a file ${what}, and keeps nothing of it`, async () => {
      const { page } = await upload(file)
      expect(seen(page)).to.equal(`${status} Import people`)
      expect(noticeOf(page)).to.match(sentence)
      const notes = directory.database.connection.collection('consoleNotes')
      expect(await notes.countDocuments()).to.equal(0)
    })

  it('takes a file only by a form of this browser', async () => {
    const { browser } = await staff.enter('desk', IMPORT)
    const body = new FormData()
    body.set('csrf', 'made up')
    body.set('file', new Blob(['userName\nann\n']), 'people.csv')
    const answer = await browser.open(IMPORT, { method: 'POST', body })
    expect(seen(answer)).to.equal('403 This form is no longer valid')
  })

  it('does nothing that was not shown', async () => {
    const id = await directory.person({ userName: 'ann@example.com', title: 'Clerk' })
    const { browser, plan } = await planned(['1,ann@example.com,Ann,Chief,Active'])
    await staff.chief.patch(`${USERS}/${id}`, { op: 'replace', path: 'title', value: 'Head' }).expect(200)
    const stale = await browser.submit(plan, new URL(plan.url).search)
    expect(seen(stale)).to.equal('412 Changed meanwhile')
    expect((await people())['ann@example.com']?.title).to.equal('Head')
    const again = await browser.open(plan.url)
    expect(again.html).to.contain('Title: Chief (was Head)')
    expect(seen(await browser.submit(again, new URL(plan.url).search))).to.equal('200 Imported')
  })

  it('changes nobody whom somebody else has changed since it began, and says so for that line', async () => {
    const id = await directory.person({ userName: 'ann', title: 'Clerk' })
    const bases = createScimBases(directory.services).map(({ prefix, service }) => [prefix, service.handle] as const)
    const api = createApi(new Map(bases), hostContext.caller, 'test')
    const file = await readPeopleFile('people.csv', Buffer.from('userName,title\nann,Chief\nbo,Clerk'))
    const columns = new Map(file.columns.map(column => [column, column]))
    const plan = await planImport(file, { columns, activeWordsIn: '' }, api)
    await staff.chief.patch(`${USERS}/${id}`, { op: 'replace', path: 'title', value: 'Head' }).expect(200)
    const { created, changed, problems } = await carryOut(plan, file.name, { api, most: 2, failureOf })
    expect({ created, changed }).to.deep.equal({ created: 1, changed: 0 })
    expect(problems).to.deep.equal([
      { line: 2, userName: 'ann', reason: 'Somebody has changed this person meanwhile. Import the file again.' },
    ])
    expect((await people()).ann?.title).to.equal('Head')
  })

  it('stops where the server fails, and says what is done, what nobody knows and what was not begun', async () => {
    let bulks = 0
    const bases = createScimBases(directory.services).map(({ prefix, service }) => {
      const handle: typeof service.handle = async request => {
        const answer = await service.handle(request)
        if (request.path === '/Bulk' && ++bulks === 2) throw new Error('The connection is lost.')
        return answer
      }
      return [prefix, handle] as const
    })
    const api = createApi(new Map(bases), hostContext.caller, 'test')
    const file = await readPeopleFile('people.csv', Buffer.from('userName\nann\nbo\ncy\ndee'))
    const columns = new Map(file.columns.map(column => [column, column]))
    const plan = await planImport(file, { columns, activeWordsIn: '' }, api)
    const { problems, ...outcome } = await carryOut(plan, file.name, { api, most: 1, failureOf })
    const figures = { created: 1, changed: 0, unchanged: 0, uncertain: 1, isStopped: true }
    expect(outcome).to.deep.equal({ name: 'people.csv', ...figures })
    const [unknown, ...others] = problems.map(({ userName, reason }) => `${userName}: ${reason}`)
    expect(unknown).to.match(/^bo: Whether it was done is not known: .*\(request 1\)$/)
    expect(unknown).to.not.contain('connection')
    expect(others).to.deep.equal(['cy', 'dee'].map(name => `${name}: Was not sent: the import had stopped before.`))
    expect(Object.keys(await people()))
      .to.include.members(['ann', 'bo'])
      .and.to.not.include('cy')
  })

  it('is done once: by a form that is sent twice, and by a second page of it', async () => {
    const { browser, plan } = await planned(['1,ann@example.com,Ann,Chief,Active'])
    const other = await browser.open(plan.url)
    const action = new URL(plan.url).search
    const first = await browser.submit(plan, action)
    expect((await browser.submit(plan, action)).url).to.equal(first.url)
    expect(seen(await browser.submit(other, action))).to.equal('404 Not here any more')
    expect(seen(await browser.open(plan.url))).to.equal('404 Not here any more')
  })

  it('asks for the number of more than ten people', async () => {
    const lines = Array.from({ length: 11 }, (_, at) => `${at},p${at}@example.com,P,Clerk,Active`)
    const { browser, plan } = await planned(lines)
    const action = new URL(plan.url).search
    const refused = await browser.submit(plan, action, { count: '10' })
    expect(refused.status).to.equal(422)
    expect(noticeOf(refused)).to.contain('Type the number 11')
    expect(figures(await browser.submit(refused, action, { count: '11' }))[0]).to.equal('11 were created')
  })

  for (const [what, options, figure, reason] of [
    ['takes', { bulk: { maxOperations: 2 } }, '5 were created', undefined],
    ['refuses as a whole', { clientRateLimit: 3 }, '0 were created', /^2: Was not sent: /],
  ] as const)
    it(`goes by what the server ${what}`, async () => {
      await directory.stop()
      ;({ directory, staff } = await startConsole({ holders: { desk: 'administrator' }, ...options }))
      const lines = Array.from({ length: 5 }, (_, at) => `${at},p${at}@example.com,P,Clerk,Active`)
      const { browser, plan } = await planned(lines)
      const done = await browser.submit(plan, new URL(plan.url).search)
      expect(figures(done)[0]).to.equal(figure)
      expect(noticeOf(done).includes('not imported to its end')).to.equal(reason !== undefined)
      if (reason)
        expect(leftOut(done))
          .to.have.length(5)
          .and.to.satisfy(([first]: string[]) => reason.test(first ?? ''))
    })

  it('reaches nobody who stands higher, and says so for that line', async () => {
    await staff.chief
      .post('/admin/v2/Roles', {
        schemas: ['urn:rekey:params:scim:schemas:core:1.0:Role'],
        name: 'clerk',
        scopes: ['users:write'],
      })
      .expect(201)
    await staff.holder('clerk', 'clerk')
    const { browser } = await staff.enter('clerk', IMPORT)
    const { page } = await upload('userName,title,active\ndesk,Intern,no\nann,Chief,yes\n', browser)
    const plan = await showPlan(browser, page)
    const done = await browser.submit(plan, new URL(plan.url).search)
    expect(figures(done)).to.deep.equal(['1 was created', '0 were changed', '0 stayed the same', '1 was left out'])
    expect(leftOut(done)[0]).to.match(/^2: /)
    expect((await people()).desk?.title).to.equal(undefined)
  })

  it('is for those who may write people, at every step, and for nobody else who knows the address', async () => {
    const { plan, columns, browser } = await planned(['1,ann@example.com,Ann,Chief,Active'])
    await staff.holder('help', 'helpDesk')
    const help = (await staff.enter('help')).browser
    for (const address of [IMPORT, columns.url, plan.url, '/console/users/imported/x'])
      expect((await help.open(address)).status).to.equal(403)
    expect((await help.open('/console/users')).html).to.not.contain('Import people')
    await staff.holder('other', 'administrator')
    const other = (await staff.enter('other')).browser
    expect(seen(await other.open(plan.url))).to.equal('404 Not here any more')
    await staff.takeRole('administrator desk')
    expect(await browser.submit(plan, new URL(plan.url).search)).to.include({ status: 403 })
    expect(Object.keys(await people())).to.not.include('ann@example.com')
  })

  it('waits for an hour', async () => {
    const { browser, plan } = await planned(['1,ann@example.com,Ann,Chief,Active'])
    directory.wait(59 * 60)
    expect((await browser.open(plan.url)).status).to.equal(200)
    directory.wait(61)
    expect(seen(await browser.open(plan.url))).to.equal('404 Not here any more')
  })
})
