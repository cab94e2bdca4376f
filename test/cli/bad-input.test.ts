import { mkdir, rm, truncate, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { expect } from 'chai'
import { createDesk, type Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { freePort } from '../support/free-port.ts'
import { addressOf, deskAt, listening } from './support.ts'

describe('the command line', () => {
  let directory: TestDirectory
  let desk: Desk
  let ann: string

  before(async () => {
    directory = await startDirectory()
    desk = await deskAt(directory, 'users:read,passwords:reset,users:write')
    ann = await directory.person({ userName: 'ann', emails: [{ value: 'ann@example.com' }] })
  })
  after(async () => {
    await desk.remove()
    await directory.stop()
  })

  const refused = async (words: string, given: Parameters<Desk['run']>[1] = {}) => {
    const { code, stdout, stderr } = await desk.run(words.split(' '), given)
    expect(stdout).to.equal('')
    expect(stderr, 'a sentence')
      .to.match(/[.?)!]\n$/)
      .and.not.match(/\n\s+at /)
    return [code, stderr.trimEnd()]
  }

  const usage: readonly (readonly [words: string, said: string | RegExp])[] = [
    ['user list', "error: unknown command 'user'\n(Did you mean users?)"],
    ['help user', "error: unknown command 'user'\n(Did you mean users?)"],
    ['user list --help', "error: unknown command 'user'\n(Did you mean users?)"],
    ['users lst --help', "error: unknown command 'lst'\n(Did you mean list?)"],
    ['help users lst', "error: unknown command 'lst'\n(Did you mean list?)"],
    ['users lst', "error: unknown command 'lst'\n(Did you mean list?)"],
    ['users list --fliter x', "error: unknown option '--fliter'\n(Did you mean --filter?)"],
    ['users list --outptu json', "error: unknown option '--outptu'\n(Did you mean --output?)"],
    [
      'users list --output yaml',
      /^error: option '--output <format>' argument 'yaml' is invalid\. Allowed choices are json, table, csv\.$/,
    ],
    ['users list --limit many', /It has to be a whole number\.$/],
    ['users create', 'Say --user-name.'],
    ['groups create --role x', 'Say --display-name.'],
    ['users update --user-id x', 'Nothing is to be changed: name an attribute, as --title "Head nurse".'],
    ['users get', 'Say who: --user-id or --user-name.'],
    ['users get --user-id x --user-name y', 'Say who: --user-id or --user-name.'],
    ['password reset', /^Say whom, in exactly one way: --user-id, /],
    ['password reset --all --user-id x', /^Say whom, in exactly one way: --user-id, /],
    ...['--user-id x', '--all', '--user-id x --delivery oneTimePassword'].map(
      words =>
        [
          `password reset ${words} --password-file x`,
          '--password-file is for --delivery password: say both, or neither.',
        ] as const,
    ),
    ['password reset --all --delivery password', /^One password for many people/],
    ['password reset --all --yes', 'With --all and --yes say how many people you expect: --expected-count.'],
    ['password reset --user-id x --reason boredom', /Allowed choices are forgotten, expired, compromised, other\.$/],
    [
      'jobs plan --all --start-at 2027-01-31T22:00:00',
      "error: option '--start-at <date>' argument '2027-01-31T22:00:00' is invalid. It has to be a date with time and offset, as 2027-01-31T22:00:00+01:00.",
    ],
    ['sessions end', 'Say whose: --session-id, --user-id, --user-name or --all.'],
    ['users list --query [].[', /^--query is no JMESPath that can be answered: /],
    [
      'users list --server id.example.com',
      '"id.example.com" is no address of a server, as https://id.example.com is one.',
    ],
    [
      'users list --server localhost:3000',
      '"localhost:3000" is no address of a server, as https://id.example.com is one.',
    ],
    ['users list --server http://id.example.com', /would be sent the token in the clear: use https\./],
    ['users list --profile test', 'There is no profile "test": rekey profiles add --name test.'],
    ['profiles use --name test', 'There is no profile "test". There are none.'],
    ['profiles remove --name test', 'There is no profile "test". There are none.'],
  ]
  for (const [words, said] of usage) {
    it(`refuses rekey ${words}`, async () => {
      const [code, stderr] = await refused(words)
      expect(code).to.equal(2)
      if (typeof said === 'string') expect(stderr).to.equal(said)
      else expect(stderr).to.match(said)
    })
  }

  const documents: Readonly<Record<string, readonly [text: string, said: string | RegExp, words?: string]>> = {
    'is no JSON': ['{', /is no JSON: /],
    'is no object': ['[1]', /has to be a JSON object\.$/],
    'has a key that is not known': [
      '{ "userNmae": "x" }',
      'The command doesn\'t know "userNmae" of the JSON. Did you mean "userName"?',
    ],
    'has a key of every object': ['{ "constructor": 1 }', 'The command doesn\'t know "constructor" of the JSON.'],
    'has a number for a text': ['{ "userName": 7 }', '"userName" of the JSON has to be a text.'],
    'has a text for a list': [
      '{ "userName": "x", "email": "y" }',
      '"email" of the JSON has to be an array, each a text.',
    ],
    'has a date without an offset': [
      '{ "startAt": "2027-01-31T22:00:00" }',
      '"startAt" of the JSON has to be a date with time and offset, as 2027-01-31T22:00:00+01:00.',
      'password reset',
    ],
    'has a text for yes or no': [
      '{ "userName": "x", "active": "yes" }',
      '"active" of the JSON has to be true or false.',
    ],
  }
  for (const [what, [text, said, words = 'users create']] of Object.entries(documents)) {
    it(`refuses a document that ${what}`, async () => {
      await desk.write('input.json', text)
      const [code, stderr] = await refused(`${words} --from-json file://${desk.path('input.json')}`)
      expect(code).to.equal(2)
      if (typeof said === 'string') expect(stderr).to.equal(said)
      else expect(stderr).to.match(said)
    })
  }

  it('refuses a document that is not named as a file, is not there, is in another encoding, a folder or huge', async () => {
    const input = desk.path('input.json')
    expect(await refused(`users create --from-json ${input}`)).to.deep.equal([
      2,
      'Write --from-json file://PATH, with the path of the document.',
    ])
    const read = (path: string) => refused(`users create --from-json file://${path}`)
    expect(await read(desk.path('none'))).to.deep.equal([
      2,
      `${desk.path('none')} can't be read: there is no such file.`,
    ])
    expect(await read(desk.folder)).to.deep.equal([2, `${desk.folder} can't be read: it is a folder.`])
    await desk.write('latin', Buffer.from('{ "userName": "J\xfcrgen" }', 'latin1'))
    expect(await read(desk.path('latin'))).to.deep.equal([
      2,
      `${desk.path('latin')} is not in UTF-8: save it in that encoding.`,
    ])
    await truncate(desk.path('latin'), 17 * 1024 * 1024)
    expect(await read(desk.path('latin'))).to.deep.equal([
      2,
      `${desk.path('latin')} is longer than 16 MiB: send it in several parts.`,
    ])
  })

  it('lets an option beat the document, and takes a list for one that is repeatable', async () => {
    await desk.write(
      'input.json',
      '{ "userName": "cy", "email": ["a@example.com", "b@example.com"], "title": "Nurse" }',
    )
    const words = ['users', 'create', '--from-json', `file://${desk.path('input.json')}`, '--title', 'Head nurse']
    const { json } = await desk.run(words)
    expect(json()).to.deep.include({ userName: 'cy', title: 'Head nurse' })
    expect(json().emails).to.deep.equal([
      { value: 'a@example.com', type: 'work', primary: true },
      { value: 'b@example.com' },
    ])
  })

  it('prints a document with every option, which it takes itself', async () => {
    const { json } = await desk.run(['password', 'reset', '--generate-full-command-json-input'])
    expect(json()).to.deep.include({
      userId: ['string', 'string'],
      delivery: 'link',
      requireChange: true,
      waveSize: 0,
      wait: true,
    })
    await desk.write('full.json', JSON.stringify({ ...json(), userId: [ann] }))
    const [code, stderr] = await refused(`password reset --from-json file://${desk.path('full.json')}`)
    expect([code, stderr]).to.deep.equal([
      2,
      'Say whom, in exactly one way: --user-id, --user-name, --email, --external-id, --filter, --group-id, --file or --all.',
    ])
  })
  it('passes on what the server says, with every rule that a password breaks', async () => {
    await desk.write('weak', 'ann\n')
    const words = `password reset --user-id ${ann} --delivery password --password-file ${desk.path('weak')}`
    const { code, stderr } = await desk.run(words.split(' '))
    expect(code).to.equal(1)
    expect(stderr).to.match(
      /^The password breaks these rules:\n {2}minLength: At least 15 characters\n {2}blockCommon: /,
    )
    expect(await refused('users create --user-name ann')).to.deep.equal([
      1,
      'The userName is taken by another resource.',
    ])
    expect(await refused('users list --filter nonsense')).to.have.property('0', 1)
    expect((await refused('audit list'))[1]).to.equal(
      'This needs the scope "audit:read". Ask whoever runs this service for it.',
    )
    expect((await refused('users list', { token: 'nonsense' }))[1]).to.match(
      /Run: rekey sign-in, or use another token\.$/,
    )
    expect((await refused('password reset --user-name nobody'))[1]).to.equal('Nobody has the userName "nobody".')
  })

  it('asks before what can not be taken back, and does nothing without a yes', async () => {
    const words = ['users', 'delete', '--user-id', ann]
    expect((await desk.run(words)).stderr).to.equal('Nobody is there to be asked: say --yes.\n')
    for (const typed of ['n\n', '\n', '\u0003', '\u0004']) {
      const { code, stderr } = await desk.run(words, { terminal: true, typed })
      expect([code, stderr.includes(`Delete the person ${ann}?`), /Nothing was done\.\n$/.test(stderr)]).to.deep.equal([
        2,
        true,
        true,
      ])
    }
    expect((await desk.run(['users', 'get', '--user-id', ann])).code).to.equal(0)
  })

  it('looks at a query before it does anything', async () => {
    expect((await desk.run(['users', 'create', '--user-name', 'dee', '--query', 'id['])).code).to.equal(2)
    expect((await desk.run(['users', 'get', '--user-name', 'dee'])).code).to.equal(1)
    const { code, stdout } = await desk.run(['users', 'create', '--user-name', 'dee', '--query', 'abs(userName)'])
    expect([code, JSON.parse(stdout).userName]).to.deep.equal([2, 'dee'])
  })

  it('tells of several what became of each', async () => {
    const bo = await directory.person({ userName: 'bo' })
    const { code, json } = await desk.run(['users', 'deactivate', '--yes', '--user-id', bo, '--user-id', 'nobody'])
    expect([code, json()]).to.deep.equal([
      3,
      [
        { id: bo, done: true },
        { id: 'nobody', done: false, detail: 'There is no such resource. Check the id.' },
      ],
    ])
  })

  it('asks for secrets without showing them, and takes them from a file or the standard input', async () => {
    const password = 'seven lanterns over slow water'
    const create = (name: string, ...more: string[]) => [
      'users',
      'create',
      '--user-name',
      name,
      '--query',
      'userName',
      ...more,
    ]
    expect((await desk.run(create('eve', '--password-file', '-'), { typed: `${password}\n` })).json()).to.equal('eve')
    const reset = ['password', 'reset', '--user-name', 'eve', '--delivery', 'password']
    const typed = await desk.run(reset, { terminal: true, typed: `${password} again\n` })
    expect(typed.code, typed.stderr).to.equal(0)
    expect(typed.stdout + typed.stderr)
      .to.include('New password: ')
      .and.not.include('lanterns')
    const { code, stderr } = await desk.run(reset)
    expect([code, stderr]).to.deep.equal([
      2,
      'Nobody is there to type the new password: give it by --password-file, with - for the standard input.\n',
    ])
    expect((await desk.run(create('fay', '--password-file', '-'), { typed: '\n' })).stderr).to.equal(
      'The password is empty.\n',
    )
    expect(await directory.services.passwords.verify('eve', `${password} again`)).to.include({ verified: true })
  })

  it('says what is wrong with the profiles, and with a disk', async () => {
    const own = await createDesk()
    const add = ['profiles', 'add', '--name', 'test', '--server', directory.issuer, '--token-file', '-']
    await own.run(add, { typed: 'secret' })
    for (const text of ['{', '{}', 'null']) {
      await writeFile(own.profilesFile, text)
      const { code, stderr } = await own.run(['users', 'list'])
      expect([code, stderr]).to.deep.equal([
        2,
        `${own.profilesFile} holds no profiles: delete it, and add them again.\n`,
      ])
    }
    await rm(own.profilesFile)
    await mkdir(own.profilesFile)
    expect(await own.run(['users', 'list'])).to.include({ code: 2, stdout: '' })
    await own.remove()
    await writeFile(own.folder, '')
    expect((await own.run(add, { typed: 'secret' })).stderr).to.match(/^EEXIST|^ENOTDIR|^The profiles in/)
    await rm(own.folder)
  })

  it('refuses a token with characters that no token has', async () => {
    for (const token of ['rekey_two\nlines', 'rekey_\u2026', 'two words'])
      expect(await refused('users list', { token })).to.deep.equal([
        2,
        'The token has characters that no token has: copy it again, all of it and nothing else.',
      ])
  })

  it('never sends the token of a profile to another server', async () => {
    const other = await listening((_request, response) => response.end('{}'))
    const own = await createDesk()
    const add = ['profiles', 'add', '--name', 'test', '--server', directory.issuer, '--token-file', '-']
    expect((await own.run(add, { typed: desk.token })).code).to.equal(0)
    expect((await own.run(['users', 'list', '--query', 'length(@)'])).code).to.equal(0)
    for (const given of [{ words: ['--server', addressOf(other)] }, { words: [], server: addressOf(other) }]) {
      const { code, stderr } = await own.run(['users', 'list', ...given.words], given)
      expect([code, stderr]).to.deep.equal([
        2,
        `Nobody is signed in to ${addressOf(other)}. Run: rekey sign-in --server ${addressOf(other)}, or set REKEY_TOKEN.\n`,
      ])
    }
    await own.remove()
    other.close()
  })

  const servers: Readonly<Record<string, readonly [RequestListener, code: number, said: RegExp]>> = {
    'is no Rekey server': [
      (_request, response) => response.end('<h1>Hello</h1>'),
      1,
      /does not answer as a Rekey server\. Check the address\.$/,
    ],
    'answers an error page': [
      (_request, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'),
      1,
      /answered 502 and is no Rekey server, or there is something before it\.$/,
    ],
    'is in trouble': [
      (_request, response) => response.writeHead(503, { 'x-request-id': 'r-1' }).end('{ "detail": "Not now." }'),
      1,
      /^Not now\. Request r-1\.$/,
    ],
    'is in trouble, and has told of which request': [
      (_request, response) => response.writeHead(503, { 'x-request-id': 'r-1' }).end('{ "detail": "Not now. (r-1)" }'),
      1,
      /^Not now\. \(r-1\)$/,
    ],
    'leads elsewhere': [
      (_request, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
      1,
      /leads on to https:\/\/elsewhere\.example\/: give the address that it leads to as the server\.$/,
    ],
    'breaks off in the middle': [
      (request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{')
        setImmediate(() => request.destroy())
      },
      4,
      /^http:\/\/127\.0\.0\.1:\d+ broke off its answer\. Run the command again\.$/,
    ],
    'hangs up': [(request, _response) => request.destroy(), 4, /can't be reached: /],
  }
  for (const [what, [listener, code, said]] of Object.entries(servers)) {
    it(`says so where the server ${what}`, async () => {
      const server = await listening(listener)
      const [exit, stderr] = await refused('users list', { server: addressOf(server) })
      expect(exit).to.equal(code)
      expect(stderr).to.match(said)
      server.close()
    })
  }

  it('ends with 4 where nobody listens, and says of a change that was cut off that it may have been made', async () => {
    const server = `http://localhost:${await freePort()}`
    expect(await refused('users list', { server })).to.deep.equal([
      4,
      `${server} can't be reached: nothing listens there.`,
    ])
    expect(await refused('sign-in', { server })).to.deep.equal([
      4,
      `${server} can't be reached: nothing listens there.`,
    ])
    const plain = await listening((_request, response) => response.end())
    const https = addressOf(plain).replace('http:', 'https:')
    expect(await refused('users create --user-name x', { server: https })).to.deep.equal([
      4,
      `${https} can't be reached: no safe connection comes about; where it speaks http, its address begins with that.`,
    ])
    plain.close()
    const cut = await listening(request => request.destroy())
    const [code, stderr] = await refused('users create --user-name x', { server: addressOf(cut) })
    expect(code).to.equal(4)
    expect(stderr).to.match(/Whether the request was carried out is not known: look before you repeat it\.$/)
    cut.close()
  })

  it('says of a change that it may have been made where the server breaks off its answer', async () => {
    const cut = await listening((request, response) => {
      response.writeHead(201, { 'content-length': 100 }).write('{')
      setImmediate(() => request.destroy())
    })
    const server = addressOf(cut)
    const said = `${server} broke off its answer. Whether the request was carried out is not known: look before you repeat it.`
    for (const words of ['users create --user-name x', `password reset --user-id ${ann}`])
      expect(await refused(words, { server })).to.deep.equal([4, said])
    cut.close()
  })

  it('waits until the date that a proxy says', async () => {
    const now = new Date('2027-01-31T22:00:00Z')
    const dates = ['Sun, 31 Jan 2027 22:00:40 GMT', 'Sun, 31 Jan 2027 21:59:00 GMT']
    const busy = await listening((_request, response) => {
      const date = dates.shift()
      if (date) response.writeHead(429, { 'retry-after': date }).end()
      else response.end('{ "Resources": [], "totalResults": 0 }')
    })
    const waits: number[] = []
    const wait = async (milliseconds: number) => waits.push(milliseconds)
    const { code } = await desk.run(['users', 'list'], { server: addressOf(busy), now: () => now, wait })
    expect([code, waits]).to.deep.equal([0, [40_000, 1000]])
    busy.close()
  })

  it('refuses to wait where it is not said for how long', async () => {
    const busy = await listening((_request, response) => response.writeHead(429, { 'retry-after': '' }).end())
    expect((await refused('users list', { server: addressOf(busy) }))[0]).to.equal(1)
    busy.close()
  })

  it('waits as long as the server says where it asks too much', async () => {
    const clients = await directory.scim('clients:write,roles:write')
    const { id, token } = await directory.scim('users:read', 'Slow')
    await clients
      .patch(`/admin/v2/ProvisioningClients/${id}`, { op: 'replace', path: 'rateLimit', value: 1 })
      .expect(200)
    const waits: number[] = []
    const list = () =>
      desk.run(['users', 'list', '--limit', '1', '--query', 'length(@)'], {
        token,
        async wait(milliseconds) {
          waits.push(milliseconds)
          directory.wait(milliseconds / 1000)
        },
      })
    await list()
    const { code, stderr } = await list()
    expect([code, waits.length]).to.deep.equal([0, 1])
    expect(waits[0]).to.be.within(1000, 60_000)
    expect(stderr).to.match(/^The server asks to wait for \d+ seconds? …\n$/)
  })
})
