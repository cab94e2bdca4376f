import { expect } from 'chai'
import type { Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { deskAt } from './support.ts'

describe('a reset of many people at the command line', () => {
  let directory: TestDirectory
  let desk: Desk
  let working: NodeJS.Timeout

  beforeEach(async () => {
    directory = await startDirectory({ jobApprovalAbove: 3 })
    desk = await deskAt(directory, 'users:read,passwords:reset')
    working = setInterval(() => void directory.jobWorker.drain(), 50)
    for (const userName of ['ann', 'bo', 'cy'])
      await directory.person({ userName, emails: [{ value: `${userName}@example.com` }], active: userName !== 'cy' })
  })
  afterEach(async () => {
    clearInterval(working)
    await desk.remove()
    await directory.stop()
  })

  const some = ['password', 'reset', '--user-name', 'ann', '--user-name', 'bo']
  const statuses = async () => (await desk.run(['jobs', 'list', '--query', '[].status'])).json()
  const counted = ['--query', 'counts.[total, reset]']

  it('is shown as it is planned, agreed to, and waited for', async () => {
    const { code, stdout, stderr } = await desk.run([...some, '--wait', ...counted, '--output', 'json'], {
      terminal: true,
      typed: 'y\n',
    })
    expect([code, JSON.parse(stdout)]).to.deep.equal([0, [2, 2]])
    expect(stderr).to.include('Of 2 people 2 can be reset. 0 sessions and 0 tokens end.\n')
    expect(stderr).to.include('Reset 2 people? [y/N]')
    expect(stderr.split('\r').at(-1)).to.equal(`${'█'.repeat(40)} reset: 2 of 2\n`)
  })

  it('tells in plain lines how far it is where nobody sits there', async () => {
    const { stderr } = await desk.run([...some, '--wait', '--yes'])
    expect(stderr).to.match(/^Of 2 people .*\n(reset: 0 of 2\n)?reset: 2 of 2\n$/)
  })

  it('takes the plan away again where nobody agrees, and where nobody can be asked', async () => {
    expect((await desk.run(some, { terminal: true, typed: 'n\n' })).code).to.equal(2)
    expect((await desk.run(some)).stderr).to.match(/Nobody is there to be asked: say --yes\.\n$/)
    expect(await statuses()).to.deep.equal(['cancelled', 'cancelled'])
  })

  it('ends with 3 where somebody was left out, and says why', async () => {
    const { code, stderr, json } = await desk.run([...some, '--user-name', 'cy', '--wait', '--yes', ...counted])
    expect([code, json()]).to.deep.equal([3, [3, 2]])
    expect(stderr).to.include('Of 3 people 2 can be reset; left out: 1 (inactive).')
  })

  it('is refused where nobody can be reset', async () => {
    const { code, stderr } = await desk.run(['password', 'reset', '--filter', 'userName eq "cy"', '--yes'])
    expect([code, stderr.split('\n').at(-2)]).to.deep.equal([1, 'Nobody of them can be reset.'])
  })

  it('is of everybody only where their number is typed, or said beforehand', async () => {
    const all = ['password', 'reset', '--all', '--wait', ...counted, '--output', 'json']
    expect((await desk.run(all, { terminal: true, typed: 'y\n' })).code).to.equal(2)
    expect((await desk.run(all, { terminal: true, typed: '3\n' })).code).to.equal(2)
    expect(await statuses()).to.deep.equal(['cancelled', 'cancelled'])
    const said = await desk.run([...all, '--yes', '--expected-count', '3'])
    expect(said.stderr).to.match(/"expectedCount" is 3, but 2 people would be reset\.\n$/)
    const { token } = await directory.scim('users:read,passwords:reset,jobs:unattended')
    const typed = await desk.run(all, { terminal: true, typed: '2\n', token })
    expect([typed.code, JSON.parse(typed.stdout)]).to.deep.equal([3, [3, 2]])
  })

  it('has its people from a file, which the server reads', async () => {
    await desk.write('people.csv', 'userName;team\nann;a\nnobody;b\n')
    const file = ['password', 'reset', '--file', desk.path('people.csv'), '--reason', 'compromised', '--yes', '--wait']
    const { code, json } = await desk.run(file)
    expect([code, json().reason, json().selection]).to.deep.equal([3, 'compromised', { file: 'people.csv' }])
    const report = await desk.run(['jobs', 'report', '--job-id', json().id])
    expect(report.stdout.split('\r\n').map(line => line.split(',').slice(1, 6))).to.deep.include([
      'nobody',
      '',
      '',
      'skipped',
      'notFound',
    ])
    const rows = await desk.run([
      'jobs',
      'rows',
      '--job-id',
      json().id,
      '--filter',
      'state eq "skipped"',
      '--output',
      'csv',
    ])
    expect(rows.stdout.split('\r\n')[1]).to.match(/^,nobody,skipped,notFound,/)
    await desk.write('people.csv', 'name\nann\n')
    expect((await desk.run(file)).stderr).to.match(/column/)
    await desk.write('people.csv', Buffer.from('userName\nJ\xfcrgen\n', 'latin1'))
    expect((await desk.run(file)).stderr).to.match(/UTF-8/)
  })

  it('is planned now and run later, by the plan that was looked at', async () => {
    const plan = [
      'jobs',
      'plan',
      '--user-name',
      'ann',
      '--start-at',
      '2100-01-01T00:00:00Z',
      '--wave-size',
      '1',
      '--wave-interval',
      '5',
    ]
    const planned = (await desk.run(plan)).json()
    expect(planned).to.deep.include({
      status: 'planned',
      startAt: '2100-01-01T00:00:00Z',
      waves: { size: 1, interval: 5 },
    })
    const run = (await desk.run(['jobs', 'run', '--job-id', planned.id, '--yes'])).json()
    expect(run).to.include({ status: 'running', beginsAt: '2100-01-01T00:00:00.000Z' })
    expect((await desk.run(['jobs', 'pause', '--job-id', planned.id])).json()).to.include({ status: 'paused' })
    expect((await desk.run(['jobs', 'cancel', '--job-id', planned.id])).json()).to.include({ status: 'cancelled' })
    const watched = await desk.run(['jobs', 'watch', '--job-id', planned.id])
    expect([watched.code, watched.json().status]).to.deep.equal([3, 'cancelled'])
  })

  it('says why it can not be planned', async () => {
    const words = ['password', 'reset', '--group-id', 'none', '--yes']
    expect((await desk.run(words)).stderr).to.match(/group/)
  })
})
