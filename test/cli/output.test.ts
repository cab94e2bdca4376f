import { expect } from 'chai'
import type { Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { deskAt } from './support.ts'

/** What turns the direction of the text behind it. */
const OVERRIDE = '\u202e'

describe('an answer of the command line', () => {
  let directory: TestDirectory
  let desk: Desk

  before(async () => {
    directory = await startDirectory()
    desk = await deskAt(directory, 'users:write,policies:write')
    await directory.person({ userName: 'ann', displayName: `Ann ${OVERRIDE}nimda`, title: '=HYPERLINK("x")' })
    await directory.person({ userName: 'bo', displayName: '=1+1', emails: [{ value: 'bo@example.com' }] })
    await directory.person({ userName: 'wáng', displayName: '王秀英, "Xiu"' })
  })
  after(async () => {
    await desk.remove()
    await directory.stop()
  })

  const users = ['users', 'list', '--sort-by', 'userName', '--attributes', 'userName', '--attributes', 'displayName']
  const shown = ['--query', '[].{name: userName, display: displayName}']

  it('is JSON in a pipe, as it is', async () => {
    const { json } = await desk.run([...users, ...shown])
    expect(json()).to.deep.equal([
      { name: 'ann', display: `Ann ${OVERRIDE}nimda` },
      { name: 'bo', display: '=1+1' },
      { name: 'wáng', display: '王秀英, "Xiu"' },
    ])
  })

  it('is a table on a terminal, as wide as what is seen, without what a terminal would carry out', async () => {
    const { stdout } = await desk.run([...users, ...shown], { terminal: true })
    expect(stdout).to.equal('NAME  DISPLAY\nann   Ann nimda\nbo    =1+1\nwáng  王秀英, "Xiu"\n')
    const alone = await desk.run([...users, '--query', '[].[displayName, userName]'], { terminal: true })
    expect(alone.stdout).to.equal('Ann nimda      ann\n=1+1           bo\n王秀英, "Xiu"  wáng\n')
  })

  it('is harmless on a terminal in every format', async () => {
    for (const format of ['json', 'csv', 'table']) {
      const { stdout } = await desk.run([...users, ...shown, '--output', format], { terminal: true })
      expect(stdout, format).to.include('Ann nimda').and.not.include(OVERRIDE)
    }
    const raw = await desk.run([...users, '--query', '[0].displayName', '--raw-output'], { terminal: true })
    expect(raw.stdout).to.equal('Ann nimda\n')
  })

  it('is CSV that no spreadsheet takes for a formula', async () => {
    const { stdout } = await desk.run([
      ...users,
      '--output',
      'csv',
      '--query',
      '[1:].{name: userName, display: displayName}',
    ])
    expect(stdout).to.equal('name,display\r\nbo,\'=1+1\r\nwáng,"王秀英, ""Xiu"""\r\n')
  })

  it('is of one thing a row for each member, without what is for programs', async () => {
    const { stdout } = await desk.run(['users', 'get', '--user-name', 'bo'], { terminal: true })
    expect(stdout)
      .to.match(/^emails +bo@example\.com$/m)
      .and.match(/^password\.mustChange +false$/m)
    expect(stdout).to.not.match(/schemas|\$ref|meta/)
  })

  it('is what a query finds, and a text without quotes where that is wished for', async () => {
    const query = (expression: string, ...more: string[]) =>
      desk.run(['users', 'get', '--user-name', 'bo', '--query', expression, ...more]).then(({ stdout }) => stdout)
    expect(await query('userName')).to.equal('"bo"\n')
    expect(await query('userName', '--raw-output')).to.equal('bo\n')
    expect(await query('emails[0].value', '--raw-output')).to.equal('bo@example.com\n')
    expect(await query('active', '--raw-output')).to.equal('true\n')
    expect(await query('nothing')).to.equal('null\n')
  })

  it('has all pages of a list, or as many as are wanted', async () => {
    const names = Array.from({ length: 205 }, (_, index) => `many${index}`)
    await Promise.all(names.map(userName => directory.person({ userName })))
    const count = async (...words: string[]) =>
      (await desk.run(['users', 'list', '--filter', 'userName sw "many"', '--query', 'length(@)', ...words])).json()
    expect(await count()).to.equal(205)
    expect(await count('--limit', '202')).to.equal(202)
    expect(await count('--limit', '3')).to.equal(3)
  })

  it('is a text as it is, where the server answers one', async () => {
    const { stdout } = await desk.run(['policies', 'export'], { terminal: true })
    expect(stdout).to.include('default:\n  name: Default\n')
  })

  it('stays alone on stdout', async () => {
    const { stdout, stderr, code } = await desk.run(['users', 'get', '--user-id', 'nobody'])
    expect({ stdout, stderr, code }).to.deep.equal({
      stdout: '',
      stderr: 'There is no such resource. Check the id.\n',
      code: 1,
    })
  })
})
