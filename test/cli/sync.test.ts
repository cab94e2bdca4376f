import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { cuttingProxy } from '../support/cutting-proxy.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import type { Exchange } from '../support/recorder.ts'
import { ENTERPRISE, USER, USERS } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { ANN, BO, CY, countsOf, HEAD, sync } from './people-files.ts'

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

  const writes = () =>
    exchanges
      .filter(({ request }) => !request.startsWith('GET ') && !request.includes('.search'))
      .map(one => one.request)
  const person = async (userName: string) =>
    (await hr.get(`${USERS}?filter=${encodeURIComponent(`userName eq "${userName}"`)}`)).body.Resources[0]

  it('lets those join who are new, moves who has changed, and deactivates who is missing', async () => {
    expect(await countsOf(desk, [HEAD, ANN, BO, CY])).to.deep.equal({ joined: 3 })
    expect(await person('ann')).to.deep.include({
      externalId: 'HR-1',
      active: true,
      name: { givenName: 'Ann', familyName: 'Example' },
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
      title: 'Nurse',
      [ENTERPRISE]: { employeeNumber: 'HR-1', department: 'Surgery' },
    })
    const moved = ANN.replace('Nurse', 'Head nurse').replace('ann@', 'ann.example@').replace('Surgery', '')
    expect(await countsOf(desk, [HEAD, moved, BO], ['--yes', '--max-leavers', '50%'])).to.deep.equal({
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
    await countsOf(desk, [HEAD, ANN, BO, CY])
    exchanges.length = 0
    expect(await countsOf(desk, [HEAD, ANN, BO, CY])).to.deep.equal({ unchanged: 3 })
    expect(writes()).to.deep.equal([])
  })

  it('takes people back who are in the file again', async () => {
    await countsOf(desk, [HEAD, ANN, BO])
    await countsOf(desk, [HEAD, ANN], ['--yes', '--max-leavers', '1'])
    expect(await countsOf(desk, [HEAD, ANN, BO])).to.deep.equal({ unchanged: 1, moved: 1 })
    expect((await person('bo')).active).to.equal(true)
  })

  it('goes by the column that says who is employed, and makes nobody of those who are not', async () => {
    await countsOf(desk, [HEAD, ANN, BO])
    const ended = (row: string) => row.replace('Active', 'Terminated')
    expect(await countsOf(desk, [HEAD, ended(ANN), BO, ended(CY)], ['--yes', '--max-leavers', '50%'])).to.deep.equal({
      left: 1,
      unchanged: 2,
    })
    expect(await person('cy')).to.equal(undefined)
    expect(await countsOf(desk, [HEAD, ended(ANN), BO, ended(CY)])).to.deep.equal({ unchanged: 3 })
  })

  it('leaves people alone whom another system brought, and what the file does not speak of', async () => {
    await directory.person({ userName: 'guest' })
    await countsOf(desk, [HEAD, ANN])
    const { id } = await person('ann')
    await hr.patch(`${USERS}/${id}`, {
      op: 'add',
      path: 'emails',
      value: [{ value: 'ann@home.example', type: 'home' }],
    })
    expect(await countsOf(desk, [HEAD, ANN])).to.deep.equal({ unchanged: 1 })
    expect((await person('guest')).active).to.equal(true)
    expect((await person('ann')).emails).to.have.lengthOf(2)
  })

  it('stops where more would leave than may, and says how many that is', async () => {
    await countsOf(desk, [HEAD, ANN, BO, CY])
    exchanges.length = 0
    const { code, stdout, stderr } = await sync(desk, [HEAD, ANN])
    expect([code, stdout]).to.deep.equal([2, ''])
    expect(stderr).to.include(
      '2 of 3 people would be deactivated (66.7%), more than 5%. Nothing was done. If they have left, say --max-leavers 2.',
    )
    expect(writes()).to.deep.equal([])
    expect((await sync(desk, [HEAD, ANN], ['--yes', '--max-leavers', '1'])).code).to.equal(2)
    expect(await countsOf(desk, [HEAD, ANN], ['--yes', '--max-leavers', '2'])).to.deep.equal({ unchanged: 1, left: 2 })
  })

  it('says of which columns nothing is made', async () => {
    for (const word of ['--dry-run', '--yes']) {
      const { stderr } = await sync(desk, [`${HEAD},Shoe size,Cost`, `${ANN},42,7`], [word])
      expect(stderr).to.include(
        'Nothing is made of these columns: Shoe size, Cost. --mapping says what one stands for.\n',
      )
    }
    expect((await sync(desk, [HEAD, ANN], ['--dry-run'])).stderr).not.to.include('Nothing is made')
  })

  it('asks before it writes, and shows with --dry-run what it would do', async () => {
    await countsOf(desk, [HEAD, ANN, BO])
    exchanges.length = 0
    const file = [HEAD, ANN.replace('Nurse', 'Head nurse'), CY]
    const words = ['--dry-run', '--max-leavers', '50%', '--report', desk.path('report.csv')]
    const { code, stdout, stderr } = await sync(desk, file, words)
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
    const asked = await sync(desk, file, ['--max-leavers', '50%'], { terminal: true, typed: 'n\n' })
    expect([
      asked.code,
      asked.stderr.includes('3 people are to be written, 1 of them deactivated. Go on? [y/N]'),
    ]).to.deep.equal([2, true])
    expect((await sync(desk, file, ['--max-leavers', '50%'])).code).to.equal(2)
    expect(writes()).to.deep.equal([])
  })

  it('tells of each person what became of them, and ends with 3 where some were refused', async () => {
    await directory.person({ userName: 'bo' })
    const file = [HEAD, ANN, BO, CY, CY, ',dee,,,,,,Active', 'HR-5,eve,,,,,,Perhaps']
    const { code, json } = await sync(desk, file, ['--yes', '--report', desk.path('report.jsonl')])
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

  it('gives people the names that others give up in the same file, whoever comes first', async () => {
    const counts = (...people: string[]) => countsOf(desk, ['externalId,userName', ...people])
    await counts('HR-1,ann', 'HR-2,bo')
    expect(await counts('HR-3,bo', 'HR-2,ann', 'HR-1,ann.example')).to.deep.equal({ moved: 2, joined: 1 })
    expect(await counts('HR-1,ann', 'HR-2,bo.example', 'HR-3,bo')).to.deep.equal({ moved: 2, unchanged: 1 })
  })

  it('lets nobody leave while a line names nobody', async () => {
    await countsOf(desk, [HEAD, ANN, BO])
    const { code, json } = await sync(desk, [HEAD, ANN, ',bo,,,,,,Active'], ['--yes', '--max-leavers', '100%'])
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
    expect((await sync(desk, file, ['--key', 'userName', '--yes'])).stderr).to.match(/--within/)
    expect(await countsOf(desk, file, within)).to.deep.equal({ moved: 2, left: 1, joined: 1 })
    expect(await person('bo')).to.include({ userType: 'Employee', title: 'Doctor' })
    expect([(await person('guest')).active, (await person('old')).active]).to.deep.equal([true, false])
    exchanges.length = 0
    expect(await countsOf(desk, file, within)).to.deep.equal({ unchanged: 3 })
    expect(writes()).to.deep.equal([])
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
    expect(await countsOf(desk, [HEAD, ...people], ['--yes'], { wait })).to.deep.equal({ joined: 25 })
    expect(waits.length).to.be.greaterThan(1)
    expect(exchanges.some(({ answer }) => answer.includes('"status":"413"'))).to.equal(true)
  })

  it('tells of those who were not sent where the server is lost on the way, and goes on the next time', async () => {
    let bulks = 0
    const proxy = await cuttingProxy(directory.issuer, url => url.endsWith('/Bulk') && ++bulks === 2)
    const people = Array.from({ length: 2500 }, (_, index) => `HR-${index},user${index},,,,,,Active`)
    const words = ['--yes', '--report', desk.path('report.csv')]
    const { code, stdout, stderr } = await sync(desk, [HEAD, ...people], words, { server: proxy.address })
    await proxy.close()
    expect([code, stdout]).to.deep.equal([4, ''])
    expect(stderr).to.include('1000 joined, 1000 of whom nobody knows, 500 not sent.\n')
    const report = await readFile(desk.path('report.csv'), 'utf8')
    expect(report.match(/,unknown,/g)).to.have.lengthOf(1000)
    expect(await countsOf(desk, [HEAD, ...people])).to.deep.equal({ unchanged: 1000, joined: 1500 })
  })

  it('tells how far it came, and leaves no file open, where the server is lost while people are compared', async () => {
    const proxy = await cuttingProxy(directory.issuer, url => url.includes('/Users'))
    const report = desk.path('report.csv')
    for (const word of ['--yes', '--dry-run']) {
      const given = { server: proxy.address }
      const { code, stderr } = await sync(desk, [HEAD, ANN, ',bo,,,,,,Active'], [word, '--report', report], given)
      expect([code, stderr.split('\n').at(-3)]).to.deep.equal([4, '1 failed.'])
      expect(openFiles().filter(path => path === report || path.includes('/spill'))).to.deep.equal([])
    }
    await proxy.close()
  })

  it('says that nothing was sent where the token may not write', async () => {
    const { token } = await directory.scim('users:read')
    const { code, stdout, stderr } = await sync(desk, [HEAD, ANN, BO], ['--yes', '--report', desk.path('report.csv')], {
      token,
    })
    const refusal = 'This needs the scope "users:write". Ask whoever runs this service for it.'
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr.split('\n').slice(-3)).to.deep.equal(['2 not sent.', refusal, ''])
    expect((await readFile(desk.path('report.csv'), 'utf8')).match(/,notSent,"This needs the scope/g)).to.have.lengthOf(
      2,
    )
  })
})

/** What this process holds open, where the system tells. */
function openFiles(): string[] {
  const folder = '/proc/self/fd'
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap(name => (existsSync(`${folder}/${name}`) ? readlinkSync(`${folder}/${name}`) : []))
}
