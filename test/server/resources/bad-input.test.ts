import { expect } from 'chai'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, POLICIES, POLICY, SEARCH, STATE, USER, USERS, verdict } from '../../support/scim.ts'
import { PATCH_OP, type TestScimClient } from '../../support/scim-client.ts'

const user = (rest: string) => `{"schemas":["${USER}"],"userName":"new"${rest}}`

describe('bad input', () => {
  let directory: TestDirectory
  let client: TestScimClient
  let at: string
  let found: string

  const everything = async () => {
    const lists = [await client.get(USERS), await client.get(GROUPS), await client.get(POLICIES)]
    return JSON.stringify(lists.map(({ body }) => body))
  }

  before(async () => {
    directory = await startDirectory()
    client = await directory.scim('users:write,policies:write,passwords:reset,roles:write')
    at = `${USERS}/${(await client.post(USERS, { schemas: [USER], userName: 'ann' })).body.id}`
    found = await everything()
  })
  after(() => directory.stop())
  afterEach(async () => expect(await everything(), 'nothing is written').to.equal(found))

  const bodies: readonly (readonly [what: string, path: string, body: string, expected: string])[] = [
    ['cut JSON', USERS, user('').slice(0, -1), '400 invalidSyntax'],
    ['two documents', USERS, `${user('')}${user('')}`, '400 invalidSyntax'],
    ['a comment', USERS, `/* */${user('')}`, '400 invalidSyntax'],
    ['null', USERS, 'null', '400 invalidSyntax'],
    ['S4: a name twice in two cases', USERS, user(',"USERNAME":"other"'), '400 invalidSyntax'],
    [
      'S21: an unknown schema with a value',
      USERS,
      `{"schemas":["${USER}","urn:x:y"],"urn:x:y":{"a":1},"userName":"x"}`,
      '400 invalidSyntax',
    ],
    ['another schema', USERS, `{"schemas":["${GROUP}"],"userName":"x"}`, '400 invalidSyntax'],
    ['S17: an object as a string', USERS, user(',"title":{"$gt":""}'), '400 invalidValue'],
    ['S17, P29: an operator as a name', USERS, `{"schemas":["${USER}"],"userName":{"$ne":null}}`, '400 invalidValue'],
    ['S17: a number as a boolean', USERS, user(',"active":1'), '400 invalidValue'],
    ['S17: an object as a list', USERS, user(',"emails":{"value":"a@example.com"}'), '400 invalidValue'],
    ['S17: text as an object', USERS, user(',"name":"Ann"'), '400 invalidValue'],
    [
      'S23: two primaries',
      USERS,
      user(',"emails":[{"value":"a@x","primary":true},{"value":"b@x","primary":true}]'),
      '400 invalidValue',
    ],
    [
      'S16: a policy whose name is spaces',
      POLICIES,
      `{"schemas":["${POLICY}"],"name":" \\u00a0\\u2003\\t"}`,
      '400 invalidValue',
    ],
    [
      'S16: a group whose name nobody sees',
      GROUPS,
      `{"schemas":["${GROUP}"],"displayName":"\\u200b\\u3164\\u00ad "}`,
      '400 invalidValue',
    ],
    [
      'S16: a required part of spaces',
      POLICIES,
      `{"schemas":["${POLICY}"],"name":"x","tags":[{"key":" ","value":"x"}]}`,
      '400 invalidValue',
    ],
    [
      'a priority better than the first',
      POLICIES,
      `{"schemas":["${POLICY}"],"name":"x","priority":0}`,
      '400 invalidValue',
    ],
    ['a priority that is no rank', POLICIES, `{"schemas":["${POLICY}"],"name":"x","priority":1.5}`, '400 invalidValue'],
    ['a priority past all', POLICIES, `{"schemas":["${POLICY}"],"name":"x","priority":1000001}`, '400 invalidValue'],
    ['half a character', USERS, user(',"title":"\\ud800"'), '400 invalidValue'],
    ['text past its limit', USERS, user(`,"title":"${'x'.repeat(1025)}"`), '400 invalidValue'],
    [
      'a list past its limit',
      USERS,
      user(`,"emails":[${'{"value":"a@x"},'.repeat(1001).slice(0, -1)}]`),
      '400 invalidValue',
    ],
    ['no base64', USERS, user(',"x509Certificates":[{"value":"%%%"}]'), '400 invalidValue'],
    ['depth in an attribute', USERS, user(`,"title":${'['.repeat(20_000)}${']'.repeat(20_000)}`), '400 invalidValue'],
    [
      'depth in a list',
      GROUPS,
      `{"schemas":["${GROUP}"],"displayName":"x","members":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      '400 invalidValue',
    ],
    [
      'depth in the schemas',
      USERS,
      `{"userName":"x","schemas":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      '400 invalidSyntax',
    ],
    ['depth alone', USERS, '['.repeat(200_000), '400 invalidSyntax'],
    ['an extension that is text', USERS, user(`,"${ENTERPRISE}":"x"`), '400 invalidValue'],
    ['an extension that is a list', USERS, user(`,"${STATE}":[]`), '400 invalidValue'],
    ['a fraction as a count', POLICIES, `{"schemas":["${POLICY}"],"name":"x","minLength":8.5}`, '400 invalidValue'],
    ['a count past its limit', POLICIES, `{"schemas":["${POLICY}"],"name":"x","minLength":1e308}`, '400 invalidValue'],
    [
      'an operator as a group',
      POLICIES,
      `{"schemas":["${POLICY}"],"name":"x","groups":[{"value":{"$exists":true}}]}`,
      '400 invalidValue',
    ],
  ]
  for (const [what, path, body, expected] of bodies) {
    it(`${what}: ${expected}`, async () => {
      expect(verdict(await client.withText('post', path, body))).to.equal(expected)
    })
  }

  it('S2: a body that is compressed: 415, and how to send it', async () => {
    for (const coding of ['gzip', 'br, gzip']) {
      const answer = await client.withText('post', USERS, user('')).set('Content-Encoding', coding)
      expect(verdict(answer)).to.equal('415')
      expect(answer.headers['accept-encoding']).to.equal('identity')
    }
  })

  const operation = (path: string, value: unknown = 'x', op = 'replace') => ({ op, path, value })
  const patches: readonly (readonly [what: string, operation: object, expected: string])[] = [
    ['S5: __proto__', operation('__proto__.active'), '400 invalidPath'],
    ['S5: constructor', operation('constructor'), '400 invalidPath'],
    ['S5: an operator', operation('$set'), '400 invalidPath'],
    ['S5: a field of the document', operation('search.userName'), '400 invalidPath'],
    ['a NUL', operation('title\0'), '400 invalidPath'],
    ['S41: an index', operation('emails[0]'), '400 invalidPath'],
    ['S41: a JSON pointer', operation('/title'), '400 invalidPath'],
    ['S40: an open bracket', operation('emails[type eq "work"'), '400 invalidPath'],
    ['S40: depth', operation(`emails[${'('.repeat(1000)}type pr${')'.repeat(1000)}]`), '400 invalidFilter'],
    [
      'a path of more than 4 KiB',
      operation(`emails[${'('.repeat(5000)}type pr${')'.repeat(5000)}]`),
      '400 invalidPath',
    ],
    ['S51: a filter that fits nothing', operation('emails[type eq "work"]', { value: 'a@x' }), '400 noTarget'],
    ['S52: a remove without a path', { op: 'remove' }, '400 noTarget'],
    ['S37: an unknown op', operation('title', 'x', 'move'), '400 invalidSyntax'],
    ['S37: an op that is no text', { op: { $ne: 1 }, path: 'title' }, '400 invalidSyntax'],
    ['a path that is no text', { op: 'add', path: { $gt: '' }, value: 'x' }, '400 invalidPath'],
    ['S42: the id', operation('id'), '400 mutability'],
    ['S42: the groups', operation('groups', [{ value: 'x' }], 'add'), '400 mutability'],
    ['S42: a computed part', operation(`${STATE}:expired`, false), '400 mutability'],
    ['S54: a required attribute', { op: 'remove', path: 'userName' }, '400 mutability'],
  ]
  for (const [what, one, expected] of patches) {
    it(`a PATCH of ${what}: ${expected}`, async () => {
      expect(verdict(await client.patch(at, operation('title'), one))).to.equal(expected)
    })
  }

  it('a PATCH of more than 1,000 operations: 413', async () => {
    const operations = Array.from({ length: 1001 }, () => operation('title'))
    expect(verdict(await client.patch(at, ...operations))).to.equal('413')
  })

  it('a PATCH that is none', async () => {
    for (const body of [
      { schemas: [USER], Operations: [operation('title')] },
      { schemas: [PATCH_OP], Operations: {} },
    ])
      expect(verdict(await client.withText('patch', at, JSON.stringify(body)))).to.equal('400 invalidSyntax')
  })

  const filters = [
    'userName',
    'userName eq',
    'userName eq bob',
    "userName eq 'bob'",
    'userName is "bob"',
    'userName eq "bob" extra',
    'not userName eq "bob"',
    '__proto__ eq "x"',
    'constructor pr',
    '$where eq "sleep(1000)"',
    'search.userName eq "x"',
    '_id pr',
    'externalIds.client pr',
    'active gt true',
    'name eq "x"',
    'meta.created gt "soon"',
    `${'('.repeat(3000)}userName pr`,
    `userName eq "${'x'.repeat(5000)}"`,
  ]
  for (const filter of filters) {
    it(`the filter ${filter.slice(0, 40)}: 400 invalidFilter`, async () => {
      expect(verdict(await client.get(`${USERS}?filter=${encodeURIComponent(filter)}`))).to.equal('400 invalidFilter')
      expect(verdict(await client.post(`${USERS}/.search`, { schemas: [SEARCH], filter }))).to.equal(
        '400 invalidFilter',
      )
    })
  }

  const harmless = [
    'filter[$ne]=x',
    'filter=userName+eq+"\\u0000"',
    'filter=userName+co+".*%2B%3F%24%7B("',
    'filter=userName+eq+"a"&filter[]=b',
    'startIndex=9007199254740991',
    'count=9007199254740991',
    'attributes=__proto__,constructor,$where',
    'excludedAttributes=__proto__',
    '__proto__=1',
    'filter=title+eq+"100%"',
    'filter=title+eq+"%EF%BF%BD"',
  ]
  for (const query of harmless) {
    it(`the query ${query} is served, and does no harm`, async () => {
      expect(verdict(await client.get(`${USERS}?${query}`))).to.equal('200')
    })
  }

  for (const query of ['filter=title+eq+"%ff"', 'filter=title+eq+"%ED%A0%80"', 'sortBy=%C3']) {
    it(`the query ${query}, which is no UTF-8: 400`, async () => {
      expect(verdict(await client.get(`${USERS}?${query}`))).to.equal('400 invalidValue')
    })
  }

  it('wrong members of a search: 400', async () => {
    for (const body of [{ filter: { $ne: 1 } }, { attributes: 7 }, { count: {} }, { sortBy: ['x'] }, { count: '1e3' }])
      expect(verdict(await client.post(`${USERS}/.search`, { schemas: [SEARCH], ...body }))).to.match(/^400 invalid/)
  })
})

describe('names that mean something to JavaScript or MongoDB', () => {
  it('S5: are ignored in a body, and stored nowhere', async () => {
    const directory = await startDirectory()
    const client = await directory.scim('users:write')
    const body = user(
      ',"__proto__":{"active":false},"constructor":{"prototype":{"x":1}},"$set":{"a":1},"data.userName":"evil","a\\u0000b":1,' +
        '"name":{"givenName":"Ann","__proto__":{"x":1},"$where":"1"},"emails":[{"value":"a@x","$gt":"","__proto__":{}}]',
    )
    const created = await client.withText('post', USERS, body)
    expect(verdict(created), created.text).to.equal('201')
    expect(created.body).to.deep.include({
      userName: 'new',
      active: true,
      name: { givenName: 'Ann' },
      emails: [{ value: 'a@x' }],
    })
    const stored = await directory.database.connection.collection('users').findOne({})
    expect(JSON.stringify(stored)).to.not.match(/__proto__|prototype|\$|evil|"x"/)
    expect(({} as { x?: number }).x).to.equal(undefined)
    await directory.stop()
  })
})
