import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import type { Exchange } from '../support/recorder.ts'
import { USERS } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { ANN, BO, countsOf, HEAD, sync } from './people-files.ts'

describe('the files of rekey sync', () => {
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

  const ann = async () => (await hr.get(`${USERS}?filter=userName eq "ann"`)).body.Resources[0]

  it('names columns as a mapping says', async () => {
    await desk.write(
      'map.yaml',
      'columns:\n  externalId: Nr\n  userName: Kennung\n  title: ~\n  nickName: Rufname\nactiveWhen: [da]\n',
    )
    const file = ['Nr;Kennung;Title;Rufname;Status', '1;ann;Nurse;Annie;da', '2;bo;;;fort']
    expect(await countsOf(desk, file, ['--yes', '--mapping', desk.path('map.yaml')])).to.deep.equal({
      unchanged: 1,
      joined: 1,
    })
    const { nickName, title } = await ann()
    expect([nickName, title]).to.deep.equal(['Annie', undefined])
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
    expect((await ann()).name).to.deep.equal({ givenName: 'Ann' })
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
    expect(await ann()).to.deep.include({
      externalId: '/+4=',
      name: { givenName: 'Jürgen' },
      emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
    })
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
    'whose base64 is damaged': [
      'a.ldif',
      'dn: uid=ann\nuid:: ###\n',
      /a\.ldif is damaged in line 2: behind "::" there is no base64\./,
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
      const { code, stderr } = await sync(desk, [HEAD, ANN], ['--yes', '--mapping', desk.path('map.yaml')])
      expect([code, exchanges]).to.deep.equal([2, []])
      expect(stderr.trim()).to.match(said)
    })
  }

  it('says of a mapping nothing but its own words', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    await desk.write('map.yaml', '%strange\n---\ncolumns: !odd { title: Job Title }')
    const { code } = await sync(desk, [HEAD, ANN], ['--yes', '--mapping', desk.path('map.yaml')])
    process.off('warning', listen)
    expect([code, warnings]).to.deep.equal([0, []])
  })

  it('refuses to write the report over the file that it is of', async () => {
    await sync(desk, [HEAD, ANN])
    for (const path of [desk.path('people.csv'), desk.path('./config/../people.csv')]) {
      const { code, stderr } = await sync(desk, [HEAD, ANN, BO], ['--yes', '--report', path])
      expect([code, stderr]).to.deep.equal([
        2,
        `${path} is another file of this command, too: give the report one of its own.\n`,
      ])
      expect(await readFile(path, 'utf8')).to.equal(`${[HEAD, ANN, BO].join('\n')}\n`)
    }
  })

  it('refuses a file that is not there or a folder, a report that can not be written, and a limit that is none', async () => {
    const none = desk.path('none.csv')
    expect((await desk.run(['sync', none])).stderr).to.equal(`${none} can't be read: there is no such file.\n`)
    expect((await desk.run(['sync', desk.folder, '--format', 'csv'])).stderr).to.match(
      /can't be read: it is a folder\.\n$/,
    )
    expect((await desk.run(['sync'])).stderr).to.equal('Say --file.\n')
    const { code, stderr } = await sync(desk, [HEAD, ANN], ['--yes', '--report', desk.folder])
    expect([code, exchanges]).to.deep.equal([2, []])
    expect(stderr).to.match(/can't be written: /)
    for (const limit of ['many', '5,5%', '101%', '1.5', '-1'])
      expect((await sync(desk, [HEAD, ANN], [`--max-leavers=${limit}`])).stderr, limit).to.match(
        /^--max-leavers is a share, as 5%, /,
      )
  })
})
