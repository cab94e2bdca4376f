import { expect } from 'chai'
import fc from 'fast-check'
import { type FoldedObject, toSearch } from '../../../scim/document.ts'
import type { Filter } from '../../../scim/filter/filter.ts'
import { match } from '../../../scim/filter/match.ts'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { toMongo } from '../../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../../scim/schema/attribute.ts'
import { passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { ENTERPRISE } from '../support.ts'

const SEED = 20261123
const CLIENT = 'hr'

type Document = { _id: string; [field: string]: unknown }
type Sample = { document: Document; view: FoldedObject }

/** Few and similar texts, so that filters often fit: cases, accents both ways, signs of patterns, lines, nothing. */
const text = fc.constantFrom(
  '',
  'a',
  'A',
  'b',
  'ab',
  'aB',
  'ABC',
  'é',
  'e\u0301',
  'É',
  'a.b',
  'a*',
  '.*',
  '^a',
  'a$',
  'a\n',
  'a\0b',
  '\u{1F600}',
  '\uFFFD',
  'ß',
  'work',
  'Work',
  'home',
)
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const date = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-01T00:00:00.001Z',
  '2025-12-31T23:59:59-05:00',
)

const email = fc
  .record({ value: text, type: text, primary: fc.boolean() }, { requiredKeys: [] })
  .filter(element => Object.keys(element).length > 0)
const user = fc.record(
  {
    userName: text,
    title: text,
    active: fc.boolean(),
    name: fc
      .record({ givenName: text, familyName: text }, { requiredKeys: [] })
      .filter(name => Object.keys(name).length > 0),
    emails: fc.array(email, { minLength: 1, maxLength: 3 }),
    profileUrl: text,
    [ENTERPRISE]: fc.record({ department: text }),
  },
  { requiredKeys: ['userName'] },
)
const policy = fc.record(
  {
    name: text,
    minLength: fc.integer({ min: 0, max: 3 }),
    blockCommon: fc.boolean(),
    disallowedSubstrings: fc.array(text, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['name'] },
)
const memberships = fc.array(fc.record({ value: text, type: fc.constantFrom('direct', 'indirect') }), { maxLength: 2 })

const sampleOf = (type: ResourceType, attributes: fc.Arbitrary<object>) =>
  fc
    .tuple(attributes, fc.uuid(), date, optional(text), type === userType ? memberships : memberships.map(() => []))
    .map(([drawn, id, created, externalId, groups]): Sample => {
      const search = toSearch(type, JSON.parse(JSON.stringify(drawn)) as JsonObject)
      const own = { created: new Date(created), lastModified: new Date(created), version: id.slice(0, 2) }
      const externalIds = [
        { client: 'other', value: 'a' },
        ...(externalId === undefined ? [] : [{ client: CLIENT, value: externalId }]),
      ]
      return {
        document: { _id: id, ...own, externalIds, search },
        view: {
          ...search,
          id,
          groups,
          meta: { ...own, resourceType: type.name },
          ...(externalId !== undefined && { externalId }),
        },
      }
    })

const literal = text.map(value => JSON.stringify(value))
const anyOperator = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
const ordered = fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le')
const comparison = (name: string, operator: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.tuple(operator, value).map(([op, operand]) => `${name} ${op} ${operand}`) },
    { weight: 1, arbitrary: fc.constantFrom(`${name} pr`, `${name} eq null`, `${name} ne null`) },
  )

const boolean = (name: string) => comparison(name, fc.constantFrom('eq', 'ne'), fc.constantFrom('true', 'false'))
const dateOf = (name: string) =>
  comparison(
    name,
    ordered,
    date.map(value => JSON.stringify(value)),
  )
const textOf = (name: string) => comparison(name, anyOperator, literal)

const common = [
  textOf('externalId'),
  textOf('id'),
  dateOf('meta.created'),
  textOf('meta.version'),
  textOf('meta.resourceType'),
  textOf('schemas'),
  fc.constant('meta pr'),
]
const elementTerm = fc.oneof(textOf('value'), textOf('type'), boolean('primary'))
const userTerms = fc.oneof(
  ...common,
  ...[
    'userName',
    'title',
    'name.givenName',
    'emails',
    'emails.type',
    'profileUrl',
    `${ENTERPRISE}:department`,
    'groups',
    'groups.type',
  ].map(textOf),
  boolean('active'),
  boolean('emails.primary'),
  fc.constantFrom('name pr', 'emails pr', 'groups pr', 'roles pr', 'roles.value ne "a"'),
  fc
    .tuple(elementTerm, fc.constantFrom('and', 'or'), elementTerm, fc.boolean())
    .map(([left, link, right, negated]) => `emails[${negated ? `not (${left})` : left} ${link} ${right}]`),
  textOf('value').map(term => `groups[${term} and type eq "direct"]`),
)
const policyTerms = fc.oneof(
  ...common,
  textOf('name'),
  boolean('blockCommon'),
  textOf('disallowedSubstrings'),
  comparison('minLength', ordered, fc.constantFrom('0', '1', '2', '2.5', '-1')),
)

const filterOf = (terms: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.letrec<{ filter: string }>(tie => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      terms,
      fc
        .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
        .map(([left, link, right]) => `${left} ${link} ${right}`),
      tie('filter').map(filter => `not (${filter})`),
      tie('filter').map(filter => `(${filter})`),
    ),
  })).filter

describe('a filter in MongoDB and in memory', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase()
  })
  after(() => test.drop())

  const cases: readonly (readonly [ResourceType, fc.Arbitrary<object>, fc.Arbitrary<string>])[] = [
    [userType, user, filterOf(userTerms)],
    [passwordPolicyType, policy, filterOf(policyTerms)],
  ]
  for (const [type, attributes, filters] of cases) {
    it(`finds the same of each ${type.name}`, async function () {
      this.timeout(60_000)
      const samples = fc.sample(sampleOf(type, attributes), { numRuns: 60, seed: SEED })
      const collection = test.database.connection.collection<Document>(type.name)
      await collection.insertMany(samples.map(({ document }) => document))
      for (const filter of fc.sample(filters, { numRuns: 600, seed: SEED })) {
        const parsed = parseFilter(type, filter)
        const found = await collection.find(await toMongo(parsed, scopeOf(type, samples))).toArray()
        const expected = samples.filter(({ view }) => match(parsed, view)).map(({ view }) => view.id)
        expect(
          found.map(({ _id }) => _id),
          filter,
        ).to.have.members(expected)
      }
    })
  }

  it('takes the deepest and the longest filter that the parser takes', async () => {
    const collection = test.database.connection.collection<Document>('User')
    const deep = `${'not (title pr and active eq true or '.repeat(20)}title ne "a"${')'.repeat(20)}`
    const long = Array(300).fill('title pr').join(' and ')
    for (const filter of [deep, long]) {
      await collection.find(await toMongo(parseFilter(userType, filter), scopeOf(userType, []))).toArray()
    }
  })
})

/** Memberships live elsewhere: here, in the samples. */
function scopeOf(type: ResourceType, samples: readonly Sample[]) {
  const elementsOf = ({ view }: Sample) => view.groups as FoldedObject[]
  return {
    type,
    client: CLIENT,
    foreign: async (_: unknown, condition: Filter) => ({
      _id: {
        $in: samples
          .filter(sample => elementsOf(sample).some(element => match(condition, element)))
          .map(({ view }) => view.id),
      },
    }),
  }
}
