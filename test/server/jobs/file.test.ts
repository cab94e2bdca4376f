import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { jobsOf } from '../../support/jobs.ts'
import { JOBS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

describe('a reset job for the people of a file', () => {
  let directory: TestDirectory
  let desk: TestScimClient
  let jobs: ReturnType<typeof jobsOf>
  let ann: string

  before(async () => {
    directory = await startDirectory()
    desk = await directory.scim('passwords:reset,users:read', 'Desk')
    jobs = jobsOf(directory, desk)
    ann = await person('ann')
    await person('bob')
    await person('Zoë')
  })
  after(() => directory.stop())

  const person = (userName: string) =>
    directory.person({ userName, password: 'a quiet harbour at dawn', emails: [{ value: `${userName}@example.com` }] })
  const send = (text: string | Buffer, fields: Record<string, string> = {}) => {
    const request = desk.send('post', JOBS)
    for (const [name, value] of Object.entries(fields)) request.field(name, value)
    return request.attach('file', typeof text === 'string' ? Buffer.from(text) : text, 'people.csv')
  }
  type Row = { line: number; given: string; state: string; reason?: string }
  const planned = async (text: string, fields?: Record<string, string>) => {
    const { body } = await send(text, fields).expect(201)
    await directory.jobWorker.drain()
    const rows: Row[] = await jobs.rows(body.id, '?sortBy=line')
    return rows.map(({ line, given, state, reason }) => `${line} ${given}: ${reason ?? state}`)
  }

  const files: { [what: string]: [text: string, rows: () => string[]] } = {
    'names people by any of its columns, and says which lines name nobody or somebody twice': [
      'userName,email\nann,\n,BOB@example.com\nghost,\n"ANN",ann@example.com\n',
      () => ['2 ann: queued', '3 BOB@example.com: queued', '4 ghost: notFound', '5 ANN: duplicate'],
    ],
    'may have a byte order mark, semicolons, lines of Windows and other columns': [
      '\uFEFFName;User Name\r\n"Lee; Ann";ann\r\n\r\n;Zoë\r\n',
      () => ['2 ann: queued', '4 Zoë: queued'],
    ],
    'may have tabs': ['id\tnote\nghost\tx\n', () => ['2 ghost: notFound']],
    'may name ids': [`ID\n${'$ANN'}\n`, () => [`2 ${ann}: queued`]],
    'may have lines within quotes': ['note,userName\n"two\nlines",bob\n', () => ['3 bob: queued']],
  }
  for (const [what, [text, rows]] of Object.entries(files)) {
    it(what, async () => expect(await planned(text.replace('$ANN', ann))).to.deep.equal(rows()))
  }

  it('has its attributes as the other fields', async () => {
    const { body } = await send('userName\nann\n', {
      reason: 'compromised',
      revoke: 'false',
      note: 'ticket 7',
      waves: '{"size":1,"interval":5}',
    }).expect(201)
    expect(body).to.deep.include({
      selection: { file: 'people.csv' },
      reason: 'compromised',
      revoke: false,
      note: 'ticket 7',
      waves: { size: 1, interval: 5 },
    })
  })

  it('keeps what is text as it was written, be it digits or JSON', async () => {
    const texts = { note: '1.10', externalId: '4711', requireChange: 'True' }
    const { body } = await send('userName\nann\n', texts).expect(201)
    expect(body).to.deep.include({ note: '1.10', externalId: '4711', requireChange: true })
    expect((await send('userName\nann\n', { template: '2027' })).body.detail).to.include('the name of no mail template')
  })

  it('is refused with a second file, a field twice, and more or longer fields than are read', async () => {
    const forms = {
      'several files': () => send('userName\nann\n').attach('file', Buffer.from('userName\nbob\n'), 'b.csv'),
      '"reason" twice': () => send('userName\nann\n', { reason: 'other' }).field('reason', 'other'),
      'more than 20 fields': () =>
        send('userName\nann\n', Object.fromEntries(Array.from({ length: 22 }, (_, at) => [`x${at}`, 'y']))),
      'longer than 65536': () => send('userName\nann\n', { note: 'x'.repeat(70_000) }),
    }
    for (const [problem, form] of Object.entries(forms)) {
      const answer = await form()
      expect([verdict(answer), answer.body.detail]).to.satisfy(
        ([is, detail]: string[]) => is === '400 invalidValue' && detail?.includes(problem),
        problem,
      )
    }
  })

  const refused: { [what: string]: [text: string | Buffer, fields?: Record<string, string>] } = {
    'no columns that are known': ['name;department\nAnn;Sales\n'],
    'nobody in it': ['userName\n'],
    'nothing in it': [''],
    'a quote that is never closed': ['userName\n"ann\nbob\n'],
    'another encoding': [Buffer.from('userName\nZo\xeb\n', 'latin1')],
    'a selection beside it': ['userName\nann\n', { selection: '{"all":true}' }],
    'an attribute that is wrong': ['userName\nann\n', { reason: 'bored' }],
  }
  for (const [what, [text, fields]] of Object.entries(refused)) {
    it(`is refused for ${what}, and leaves nothing`, async () => {
      const before = (await desk.get(JOBS)).body.totalResults
      expect(verdict(await send(text, fields))).to.equal('400 invalidValue')
      expect((await desk.get(JOBS)).body.totalResults).to.equal(before)
      const pieces = directory.database.connection.collection('passwordResetFiles')
      for (const { job } of await pieces.find({}).toArray()) await jobs.read(job)
    })
  }

  it('is kept until the job is over, be it by cancelling it', async () => {
    const { body } = await send('userName\nann\n').expect(201)
    await directory.jobWorker.drain()
    const pieces = directory.database.connection.collection('passwordResetFiles')
    const left = () => pieces.countDocuments({ job: body.id })
    expect(await left()).to.equal(1)
    await jobs.act(body.id, 'cancel').expect(200)
    expect(await left()).to.equal(0)
  })

  it('is refused without a file, in another field and from whoever may not reset', async () => {
    expect(verdict(await desk.send('post', JOBS).field('reason', 'other'))).to.equal('400 invalidValue')
    expect(verdict(await desk.send('post', JOBS).attach('csv', Buffer.from('x'), 'x.csv'))).to.equal('400 invalidValue')
    const reader = await directory.scim('jobs:read')
    expect(verdict(await reader.send('post', JOBS).attach('file', Buffer.from('x'), 'x.csv'))).to.equal('403')
  })
})
