import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import type { Exchange } from '../support/recorder.ts'
import { ENTERPRISE, USER, USERS } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'

const HEAD = 'Employee ID,userName,First Name,Last Name,Email,Job Title,Department,Status'
const ANN = 'HR-1,ann,Ann,Example,ann@example.com,Nurse,Surgery,Active'
const BO = 'HR-2,bo,Bo,Example,bo@example.com,Doctor,Surgery,Active'
const CY = 'HR-3,cy,Cy,Example,cy@example.com,,,Active'

describe('rekey sync', () => {
  let directory: TestDirectory
  let desk: Desk
  let hr: TestScimClient
  let exchanges: Exchange[]

  beforeEach(async () => {
    exchanges = []
    directory = await startDirectory({ exchanges })
    hr = await directory.scim('users:write')
    desk = await createDesk({ server: directory.issuer, token: hr.token })
  })
  afterEach(async () => {
    await desk.remove()
    await directory.stop()
  })

  const sync = async (lines: readonly string[], words: readonly string[] = ['--yes'], given = {}) => {
    await desk.write('people.csv', `${lines.join('\n')}\n`)
    return desk.run(['sync', desk.path('people.csv'), ...words], given)
  }
  const counts = async (...given: Parameters<typeof sync>) => {
    const { code, json, stderr } = await sync(...given)
    expect(code, stderr).to.equal(0)
    return json()
  }
  const writes = () =>
    exchanges
      .filter(({ request }) => !request.startsWith('GET ') && !request.includes('.search'))
      .map(one => one.request)
  const person = async (userName: string) =>
    (await hr.get(`${USERS}?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.Resources[0]

  it('lets those join who are new, moves who has changed, and deactivates who is missing', async () => {
    expect(await counts([HEAD, ANN, BO, CY])).to.deep.equal({ joined: 3 })
    expect(await person('ann')).to.deep.include({
      externalId: 'HR-1',
      active: true,
      name: { givenName: 'Ann', familyName: 'Example' },
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
      title: 'Nurse',
      [ENTERPRISE]: { employeeNumber: 'HR-1', department: 'Surgery' },
    })
    const moved = ANN.replace('Nurse', 'Head nurse').replace('ann@', 'ann.example@').replace('Surgery', '')
    expect(await counts([HEAD, moved, BO], ['--yes', '--max-leavers', '50%'])).to.deep.equal({
      unchanged: 1,
      moved: 1,
      left: 1,
    })
    const ann = await person('ann')
    expect(ann).to.deep.include({
      title: 'Head nurse',
      emails: [{ value: 'ann.example@example.com', type: 'work', primary: true }],
      [ENTERPRISE]: { employeeNumber: 'HR-1' },
    })
    expect((await person('cy')).active).to.equal(false)
  })

  it('changes nothing and writes nothing for the same file again', async () => {
    await counts([HEAD, ANN, BO, CY])
    exchanges.length = 0
    expect(await counts([HEAD, ANN, BO, CY])).to.deep.equal({ unchanged: 3 })
    expect(writes()).to.deep.equal([])
  })

  it('takes people back who are in the file again', async () => {
    await counts([HEAD, ANN, BO])
    await counts([HEAD, ANN], ['--yes', '--max-leavers', '1'])
    expect(await counts([HEAD, ANN, BO])).to.deep.equal({ unchanged: 1, moved: 1 })
    expect((await person('bo')).active).to.equal(true)
  })

  it('goes by the column that says who is employed, and makes nobody of those who are not', async () => {
    await counts([HEAD, ANN, BO])
    const ended = (row: string) => row.replace('Active', 'Terminated')
    expect(await counts([HEAD, ended(ANN), BO, ended(CY)], ['--yes', '--max-leavers', '50%'])).to.deep.equal({
      left: 1,
      unchanged: 2,
    })
    expect(await person('cy')).to.equal(undefined)
    expect(await counts([HEAD, ended(ANN), BO, ended(CY)])).to.deep.equal({ unchanged: 3 })
  })

  it('leaves people alone whom another system brought, and what the file does not speak of', async () => {
    await directory.person({ userName: 'guest' })
    await counts([HEAD, ANN])
    const { id } = await person('ann')
    await hr.patch(`${USERS}/${id}`, {
      op: 'add',
      path: 'emails',
      value: [{ value: 'ann@home.example', type: 'home' }],
    })
    expect(await counts([HEAD, ANN])).to.deep.equal({ unchanged: 1 })
    expect((await person('guest')).active).to.equal(true)
    expect((await person('ann')).emails).to.have.lengthOf(2)
  })

  it('stops where more would leave than may, and says how many that is', async () => {
    await counts([HEAD, ANN, BO, CY])
    exchanges.length = 0
    const { code, stdout, stderr } = await sync([HEAD, ANN])
    expect([code, stdout]).to.deep.equal([2, ''])
    expect(stderr).to.include(
      '2 of 3 people would be deactivated (66.7%), more than 5%. Nothing was done. If they have left, say --max-leavers 2.',
    )
    expect(writes()).to.deep.equal([])
    expect((await sync([HEAD, ANN], ['--yes', '--max-leavers', '1'])).code).to.equal(2)
    expect(await counts([HEAD, ANN], ['--yes', '--max-leavers', '2'])).to.deep.equal({ unchanged: 1, left: 2 })
  })

  it('asks before it writes, and shows with --dry-run what it would do', async () => {
    await counts([HEAD, ANN, BO])
    exchanges.length = 0
    const file = [HEAD, ANN.replace('Nurse', 'Head nurse'), CY]
    const words = ['--dry-run', '--max-leavers', '50%', '--report', desk.path('report.csv')]
    const { code, stdout, stderr } = await sync(file, words)
    expect([code, stdout.trim().split('\n').sort()]).to.deep.equal([
      0,
      [
        '+ HR-3 cy: name.givenName "Cy", name.familyName "Example", employeeNumber "HR-3", emails.work "cy@example.com"',
        '- HR-2 bo: active true → false',
        '~ HR-1 ann: title "Nurse" → "Head nurse"',
      ],
    ])
    expect(stderr.split('\n').at(-2)?.split(', ')).to.have.members(['1 moved', '1 left', '1 joined.'])
    expect(await readFile(desk.path('report.csv'), 'utf8'))
      .to.match(/^line,key,id,result,detail\r\n/)
      .and.match(/\n2,HR-1,[\w-]+,moved,"title ""Nurse"" → ""Head nurse"""\r\n/)
      .and.match(/\n,HR-2,[\w-]+,left,active true → false\r\n/)
    const asked = await sync(file, ['--max-leavers', '50%'], { terminal: true, typed: 'n\n' })
    expect([
      asked.code,
      asked.stderr.includes('3 people are to be written, 1 of them deactivated. Go on? [y/N]'),
    ]).to.deep.equal([2, true])
    expect((await sync(file, ['--max-leavers', '50%'])).code).to.equal(2)
    expect(writes()).to.deep.equal([])
  })

  it('tells of each person what became of them, and ends with 3 where some were refused', async () => {
    await directory.person({ userName: 'bo' })
    const file = [HEAD, ANN, BO, CY, CY, ',dee,,,,,,Active', 'HR-5,eve,,,,,,Perhaps']
    const { code, json } = await sync(file, ['--yes', '--report', desk.path('report.jsonl')])
    expect([code, json()]).to.deep.equal([3, { failed: 4, joined: 2 }])
    const report = (await readFile(desk.path('report.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const told = report.map(({ line, key, result, detail }) => [line, key, result, result === 'failed' ? detail : ''])
    expect(told).to.have.deep.members([
      [5, 'HR-3', 'failed', 'Line 4 has this externalId, too.'],
      [6, '', 'failed', 'It has no externalId.'],
      [
        7,
        'HR-5',
        'failed',
        'Nobody can tell whether "Perhaps" is employed: list what is by "activeWhen" of a mapping.',
      ],
      [2, 'HR-1', 'joined', ''],
      [3, 'HR-2', 'failed', 'The userName is taken by another resource.'],
      [4, 'HR-3', 'joined', ''],
    ])
    expect((await stat(desk.path('report.jsonl'))).mode & 0o777).to.equal(0o600)
  })

  it('compares those anew who have come while the question was open', async () => {
    const come = { schemas: [USER], externalId: 'HR-1', userName: 'ann', title: 'Nurse' }
    await desk.write('people.csv', 'externalId,userName,title\nHR-1,ann,Nurse\nHR-2,bo,Doctor\n')
    const { code, stdout } = await desk.run(['sync', desk.path('people.csv'), '--output', 'json'], {
      terminal: true,
      async typed() {
        await hr.post(USERS, come).expect(201)
        await hr.post(USERS, { ...come, externalId: 'HR-2', userName: 'bo' }).expect(201)
        return 'y\n'
      },
    })
    expect([code, JSON.parse(stdout)]).to.deep.equal([0, { unchanged: 1, moved: 1 }])
    expect((await person('bo')).title).to.equal('Doctor')
  })

  it('lets nobody leave while a line names nobody', async () => {
    await counts([HEAD, ANN, BO])
    const { code, json } = await sync([HEAD, ANN, ',bo,,,,,,Active'], ['--yes', '--max-leavers', '100%'])
    expect([code, json()]).to.deep.equal([3, { failed: 2, unchanged: 1 }])
    expect((await person('bo')).active).to.equal(true)
  })

  it('knows people by their userName where it is told so, among those whom the file speaks of', async () => {
    await directory.person({ userName: 'Ann', userType: 'Employee' })
    await directory.person({ userName: 'guest', userType: 'Guest' })
    await directory.person({ userName: 'old', userType: 'Employee' })
    await directory.person({ userName: 'bo', userType: 'Guest' })
    const file = ['userName,Employee Type,Title', 'ann,Employee,Nurse', 'bo,Employee,Doctor', 'cy,Employee,']
    const within = ['--key', 'userName', '--within', 'userType eq "Employee"', '--yes', '--max-leavers', '1']
    expect((await sync(file, ['--key', 'userName', '--yes'])).stderr).to.match(/--within/)
    expect(await counts(file, within)).to.deep.equal({ moved: 2, left: 1, joined: 1 })
    expect(await person('bo')).to.include({ userType: 'Employee', title: 'Doctor' })
    expect([(await person('guest')).active, (await person('old')).active]).to.deep.equal([true, false])
    exchanges.length = 0
    expect(await counts(file, within)).to.deep.equal({ unchanged: 3 })
    expect(writes()).to.deep.equal([])
  })

  it('names columns as a mapping says', async () => {
    await desk.write(
      'map.yaml',
      'columns:\n  externalId: Nr\n  userName: Kennung\n  title: ~\n  nickName: Rufname\nactiveWhen: [da]\n',
    )
    const file = ['Nr;Kennung;Title;Rufname;Status', '1;ann;Nurse;Annie;da', '2;bo;;;fort']
    expect(await counts(file, ['--yes', '--mapping', desk.path('map.yaml')])).to.deep.equal({ unchanged: 1, joined: 1 })
    const ann = await person('ann')
    expect([ann.nickName, ann.title]).to.deep.equal(['Annie', undefined])
  })

  it('reads JSON Lines', async () => {
    const lines = [
      { externalId: 'HR-1', userName: 'ann', name: { givenName: 'Ann' }, active: true },
      { externalId: 'HR-2', userName: 'bo', title: 'Doctor', active: false },
    ]
    await desk.write('people.jsonl', lines.map(line => JSON.stringify(line)).join('\n'))
    const { code, json, stderr } = await desk.run(['sync', desk.path('people.jsonl'), '--yes'])
    expect(code, stderr).to.equal(0)
    expect(json()).to.deep.equal({ unchanged: 1, joined: 1 })
    expect((await person('ann')).name).to.deep.equal({ givenName: 'Ann' })
  })

  it('reads the export of a directory, and no computers', async () => {
    const name = Buffer.from('Jürgen').toString('base64')
    await desk.write(
      'people.ldif',
      `version: 1\n\n# people\ndn: CN=Ann,DC=example\nobjectClass: person\nobjectClass: user\nobjectGUID:: /+4=\nsAMAccountName: ann\ngivenName:: ${name}\nmail: ann@exam\n ple.com\nuserAccountControl: 512\n\ndn: CN=Bo,DC=example\nobjectClass: user\nobjectGUID:: /+8=\nsAMAccountName: bo\nuserAccountControl: 514\n\ndn: CN=PC,DC=example\nobjectClass: user\nobjectClass: computer\nsAMAccountName: pc$\n`,
    )
    const { code, json, stderr } = await desk.run(['sync', desk.path('people.ldif'), '--yes'])
    expect(code, stderr).to.equal(0)
    expect(json()).to.deep.equal({ unchanged: 1, joined: 1 })
    expect(await person('ann')).to.deep.include({
      externalId: '/+4=',
      name: { givenName: 'Jürgen' },
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
    })
  })

  it('goes by the limits of the server, and waits where it is told to', async () => {
    const people = Array.from({ length: 25 }, (_, index) => `HR-${index},user${index},,,,,,Active`)
    const clients = await directory.scim('clients:write,roles:write')
    await clients
      .patch(`/admin/v2/ProvisioningClients/${hr.id}`, { op: 'replace', path: 'rateLimit', value: 10 })
      .expect(200)
    const waits: number[] = []
    const wait = async (milliseconds: number) => {
      waits.push(milliseconds)
      directory.wait(milliseconds / 1000)
    }
    expect(await counts([HEAD, ...people], ['--yes'], { wait })).to.deep.equal({ joined: 25 })
    expect(waits.length).to.be.greaterThan(1)
    expect(exchanges.some(({ answer }) => answer.includes('"status":"413"'))).to.equal(true)
  })

  const refused: Readonly<Record<string, readonly [name: string, text: string | Buffer, said: RegExp]>> = {
    'that is not in UTF-8': [
      'a.csv',
      Buffer.from(`${HEAD}\nHR-1,J\xfcrgen`, 'latin1'),
      /a\.csv is not in UTF-8: save it in that/,
    ],
    'that is in UTF-16': [
      'a.csv',
      Buffer.from(`${HEAD}\n${ANN}`, 'utf16le'),
      /a\.csv is not in UTF-8: save it in that/,
    ],
    'that has a quote that does not end': [
      'a.csv',
      `${HEAD}\n"HR-1,ann`,
      /a\.csv is no CSV in line \d: check its quotes\./,
    ],
    'that has a column twice': [
      'a.csv',
      'userName,Email,Email\n',
      /a\.csv has two columns "Email": rename one of them\./,
    ],
    'without the column of the key': [
      'a.csv',
      'userName,Email\nann,x',
      /a\.csv has no column for externalId: name it by --mapping\. Its columns are userName, Email\./,
    ],
    'without names to sign in with': [
      'a.csv',
      'externalId,Title\n1,x',
      /has no column for userName: name it by --mapping\./,
    ],
    'with nobody in it': ['a.csv', HEAD, /There is nobody in .*a\.csv\./],
    'with a line without end': [
      'a.csv',
      `${HEAD}\n${'x'.repeat(2_000_000)}`,
      /a\.csv is too long in line \d: it is no list of people/,
    ],
    'with an object without end': [
      'a.jsonl',
      `{"a":"${'x'.repeat(2_000_000)}"}`,
      /a\.jsonl is too long in line 1: it is no list of people/,
    ],
    'that is no LDIF': ['a.ldif', 'dn: x\nnonsense\n', /a\.ldif is no LDIF in line 2: a line is "name: value"\./],
    'that is a list of changes': [
      'a.ldif',
      'dn: x\nchangetype: delete\n',
      /a\.ldif is a list of changes \(line 2\): export/,
    ],
    'that leads to another file': [
      'a.ldif',
      'dn: x\njpegPhoto:< file:///etc/passwd\n',
      /a\.ldif leads to another file in line 2: export/,
    ],
    'whose name tells nothing': [
      'a.xlsx',
      'x',
      /The name of .*a\.xlsx doesn't tell what it is: say --format csv, jsonl or ldif\./,
    ],
  }
  for (const [what, [name, text, said]] of Object.entries(refused)) {
    it(`refuses a file ${what}, before anything is sent`, async () => {
      await desk.write(name, text)
      const { code, stdout, stderr } = await desk.run(['sync', desk.path(name), '--yes'])
      expect([code, stdout, exchanges]).to.deep.equal([2, '', []])
      expect(stderr)
        .to.match(said)
        .and.match(/^[^\n]+\.\n$/)
    })
  }

  const mappings: Readonly<Record<string, readonly [text: string, said: RegExp]>> = {
    'is no YAML': ['columns:\n  title: Job: Title', /map\.yaml is no YAML in line 2: write each attribute [^\n]+\.$/],
    'is indented by tabs': [
      'columns:\n\ttitle: Job Title',
      /map\.yaml is no YAML in line 2: write [^\n]+ spaces [^\n]+\.$/,
    ],
    'refers to what is nowhere': ['columns: { title: *job }', /map\.yaml is no YAML: write each attribute [^\n]+\.$/],
    'says something twice': [
      'columns:\n  title: Job Title\n  title: Job Title',
      /map\.yaml says something twice in line 3: leave one of them out\.$/,
    ],
    'is a list': ['- a', /map\.yaml has to be YAML with "columns", /],
    'has a word too many': ['colums: {}', /It has "colums"\.$/],
    'has a number for a column': ['columns: { title: 7 }', /map\.yaml has to be YAML with "columns", /],
    'names an attribute that there is not': [
      'columns: { titel: Job Title }',
      /names an attribute "titel" that there is not\. Did you mean "title"\?$/,
    ],
    'names a column that there is not': [
      'columns: { title: Job Titel }',
      /has no column "Job Titel"\. Did you mean "Job Title"\? .*map\.yaml names it for "title"\.$/,
    ],
  }
  for (const [what, [text, said]] of Object.entries(mappings)) {
    it(`refuses a mapping that ${what}`, async () => {
      await desk.write('map.yaml', text)
      const { code, stderr } = await sync([HEAD, ANN], ['--yes', '--mapping', desk.path('map.yaml')])
      expect([code, exchanges]).to.deep.equal([2, []])
      expect(stderr.trim()).to.match(said)
    })
  }

  it('says of a mapping nothing but its own words', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    await desk.write('map.yaml', '%strange\n---\ncolumns: !odd { title: Job Title }')
    const { code } = await sync([HEAD, ANN], ['--yes', '--mapping', desk.path('map.yaml')])
    process.off('warning', listen)
    expect([code, warnings]).to.deep.equal([0, []])
  })

  it('refuses a file that is not there or a folder, a report that can not be written, and a limit that is none', async () => {
    const none = desk.path('none.csv')
    expect((await desk.run(['sync', none])).stderr).to.equal(`${none} can't be read: there is no such file.\n`)
    expect((await desk.run(['sync', desk.folder, '--format', 'csv'])).stderr).to.match(
      /can't be read: it is a folder\.\n$/,
    )
    expect((await desk.run(['sync'])).stderr).to.equal('Say --file.\n')
    const { code, stderr } = await sync([HEAD, ANN], ['--yes', '--report', desk.folder])
    expect([code, exchanges]).to.deep.equal([2, []])
    expect(stderr).to.match(/can't be written: /)
    for (const limit of ['many', '5,5%', '101%', '1.5', '-1'])
      expect((await sync([HEAD, ANN], [`--max-leavers=${limit}`])).stderr, limit).to.match(
        /^--max-leavers is a share, as 5%, /,
      )
  })

  it('tells of those who were not sent where the server is lost on the way, and goes on the next time', async () => {
    let bulks = 0
    const proxy = await cuttingProxy(directory.issuer, url => url.endsWith('/Bulk') && ++bulks === 2)
    const people = Array.from({ length: 2500 }, (_, index) => `HR-${index},user${index},,,,,,Active`)
    const words = ['--yes', '--report', desk.path('report.csv')]
    const { code, stdout, stderr } = await sync([HEAD, ...people], words, { server: proxy.address })
    await proxy.close()
    expect([code, stdout]).to.deep.equal([4, ''])
    expect(stderr).to.include('1000 joined, 1000 of whom nobody knows, 500 not sent.\n')
    const report = await readFile(desk.path('report.csv'), 'utf8')
    expect(report.match(/,unknown,/g)).to.have.lengthOf(1000)
    expect(await counts([HEAD, ...people])).to.deep.equal({ unchanged: 1000, joined: 1500 })
  })
})

/** A way to a server that ends the connection of some requests instead of passing them on. */
async function cuttingProxy(target: string, isCut: (url: string) => boolean) {
  const server = createServer(async (request, response) => {
    if (isCut(request.url ?? '')) {
      request.destroy()
      return
    }
    const { authorization = '', 'content-type': type } = request.headers
    const body = request.method === 'GET' ? undefined : await text(request)
    const headers = { authorization, ...(type && { 'content-type': type }) }
    const answer = await fetch(target + request.url, { method: request.method ?? '', headers, ...(body && { body }) })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    response.end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
