import { expect } from 'chai'
import { BULK, bulkOf, newUser, patchOf } from '../support/bulk.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { ENTERPRISE, GROUP, GROUPS, SEARCH, USER, USERS, verdict } from '../support/scim.ts'
import { PATCH_OP, type TestScimClient } from '../support/scim-client.ts'

/** Bytes, just below what a request may have: anything that goes through them more than once for each takes minutes. */
const LONG = 1_000_000

const long = (part: string) => part.repeat(LONG / part.length)
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
/** A PATCH that is deep, as a text because nobody but a client can write it. */
const deep = (path: string, open: string, close: string) => {
  const depth = LONG / (open.length + close.length + 1)
  const value = `${open.repeat(depth)}null${close.repeat(depth)}`
  return JSON.stringify(patch(add(path, 'here'))).replace('"here"', value)
}
const search = (more: object) => ({ schemas: [SEARCH], ...more })
const patch = (...operations: object[]) => ({ schemas: [PATCH_OP], Operations: operations })
const add = (path: string, value: unknown = 'x') => ({ op: 'add', path, value })

type Body = () => object | string

/** Bodies of a PATCH of a person, and what becomes of them. */
const patches: { readonly [what: string]: readonly [body: Body, expected: string] } = {
  'brackets in a path': [() => patch(add(long('['))), '400 invalidPath'],
  'closed brackets in a path': [() => patch(add(`emails${long('[]')}`)), '400 invalidPath'],
  'dots in a path': [() => patch(add(long('a.'))), '400 invalidPath'],
  'a URN as a path': [() => patch(add(`${USER}:${long(':')}`)), '400 invalidPath'],
  'keys with filters': [
    () => patch({ op: 'add', value: Object.fromEntries(many(20_000, at => [`emails[value eq "${at}"].type`, 'x'])) }),
    '413',
  ],
  'unknown keys': [
    () => patch({ op: 'add', value: Object.fromEntries(many(40_000, at => [`unknown${at}`, 1])) }),
    '200',
  ],
  'brackets in a key': [() => patch({ op: 'add', value: { [long('[')]: 1 } }), '200'],
  operations: [() => patch(...many(20_000, () => add('title'))), '413'],
  'operations on many values': [
    () =>
      patch(
        add(
          'emails',
          many(1000, at => ({ value: `${at}@x` })),
        ),
        ...many(999, at => add(`emails[value eq "${at}@x"].display`)),
      ),
    '413',
  ],
  values: [
    () =>
      patch(
        add(
          'emails',
          many(40_000, at => ({ value: `${at}` })),
        ),
      ),
    '400 invalidValue',
  ],
  'one text': [() => patch(add('title', long('x'))), '400 invalidValue'],
  'a text of combining marks': [() => patch(add('userName', '\u0301\u0323'.repeat(LONG / 5))), '400 invalidValue'],
  'slashes in a reference': [() => patch(add(`${ENTERPRISE}:manager`, { $ref: long('/') })), '200'],
  'arrays in arrays': [() => deep('emails', '[', ']'), '400 invalidValue'],
  'objects in objects': [() => deep('name', '{"familyName":', '}'), '400 invalidValue'],
}

const searches: { readonly [what: string]: readonly [body: Body, expected: string] } = {
  conditions: [() => search({ filter: many(20_000, at => `title eq "${at}"`).join(' or ') }), '400 invalidFilter'],
  'brackets in a filter': [() => search({ filter: long('(') }), '400 invalidFilter'],
  sortBy: [() => search({ sortBy: long('x') }), '400 invalidValue'],
  names: [() => search({ attributes: many(20_000, () => USER) }), '400 invalidValue'],
  'a text of names': [() => search({ attributes: long('a,') }), '400 invalidValue'],
  'a cursor': [() => search({ cursor: long('x') }), '400 invalidCursor'],
  schemas: [() => ({ schemas: many(20_000, at => `urn:${at}`) }), '400 invalidSyntax'],
}

const posts: { readonly [what: string]: readonly [body: Body, expected: string] } = {
  schemas: [() => ({ schemas: [USER, ...many(20_000, at => `urn:${at}`)] }), '400 invalidValue'],
  'blanks in a userName': [() => ({ schemas: [USER], userName: long(' ') }), '400 invalidValue'],
  'no JSON': [() => long('['), '400 invalidSyntax'],
}

describe('inputs as long as a request may be', function () {
  this.timeout(30_000)
  let directory: TestDirectory
  let hr: TestScimClient
  let ann: string

  before(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write')
    ann = `${USERS}/${(await hr.post(USERS, { schemas: [USER], userName: 'ann' })).body.id}`
  })
  after(() => directory.stop())

  const cases = [
    ...Object.entries(patches).map(([what, one]) => ['patch', () => ann, what, ...one] as const),
    ...Object.entries(searches).map(([what, one]) => ['post', () => `${USERS}/.search`, what, ...one] as const),
    ...Object.entries(posts).map(([what, one]) => ['post', () => USERS, what, ...one] as const),
  ]
  for (const [method, path, what, body, expected] of cases) {
    it(`S13, S25: ${method}: ${what} are answered with ${expected}, and few words`, async () => {
      const given = body()
      const answer = await hr.withText(method, path(), typeof given === 'string' ? given : JSON.stringify(given))
      expect(verdict(answer)).to.equal(expected)
      expect(answer.text.length).to.be.lessThan(5000)
    })
  }

  it('S108: in a Bulk are answered one by one', async () => {
    const operations = [
      patchOf('/Users/x', add(long('['))),
      patchOf('/Users/x', { op: 'add', value: { [long('[')]: 1 } }),
      patchOf('/Users/x', add(`${ENTERPRISE}:manager`, { value: `${long('/')}bulkId:x` })),
      patchOf('/Users/x', ...many(20_000, () => add('members[value eq "bulkId:x"]'))),
      patchOf('/Users/x', { op: 'add', value: Object.fromEntries(many(20_000, at => [`a[${at}`, 1])) }),
      { ...newUser('x'), path: `/${long('%41')}` },
    ]
    const { body } = await hr.post(BULK, bulkOf(operations))
    const verdicts = body.Operations.map(({ status }: { status: string }) => status)
    expect(verdicts).to.deep.equal(['400', '404', '409', '413', '404', '400'])
  })

  it('S30: a group of people who are not there is refused', async () => {
    const group = await hr.post(GROUPS, { schemas: [GROUP], displayName: 'Nobody' })
    const members = many(200_000, at => ({ value: `nobody-${at}` }))
    const put = { schemas: [GROUP], displayName: 'Nobody', members }
    expect(verdict(await hr.put(`${GROUPS}/${group.body.id}`, put))).to.equal('400 invalidValue')
  })
})
