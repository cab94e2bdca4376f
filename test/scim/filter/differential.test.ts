import { expect } from 'chai'
import fc from 'fast-check'
import type { FoldedObject } from '../../../scim/document.ts'
import type { Filter } from '../../../scim/filter/filter.ts'
import { match } from '../../../scim/filter/match.ts'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { type Foreign, toMongo } from '../../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../../scim/schema/attribute.ts'
import { groupType, passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import { indexedCollections } from '../../../server/store/indexes.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'
import { randomFilter } from './random-filters.ts'
import { CLIENT, type Document, randomResource, type Sample } from './random-resources.ts'

const SEED = 20261123
const RESOURCES = 40
const FILTERS = 500
const AT_ONCE = 20

/** 12 collections and 500 filters for each: 6,000 pairs. */
const cases: readonly (readonly [type: ResourceType, collection: string, rounds: number])[] = [
  [userType, 'users', 6],
  [groupType, 'groups', 3],
  [passwordPolicyType, 'passwordPolicies', 3],
]

describe('a filter in MongoDB and in memory', () => {
  let test: TestDatabase
  before(async () => {
    test = await testDatabase()
  })
  after(() => test.drop())

  /** A collection with the indexes that the server has; here a name may be taken twice. */
  async function filled(name: string, like: string, samples: readonly Sample[]) {
    const collection = test.database.connection.collection<Document>(name)
    const { indexes = [] } = indexedCollections.find(({ collection: known }) => known === like) ?? {}
    await collection.createIndexes(indexes.map(({ key }) => ({ key: { ...key } })))
    await collection.insertMany(samples.map(({ document }) => document))
    return collection
  }

  for (const [type, like, rounds] of cases) {
    for (let round = 0; round < rounds; round++) {
      it(`S72–S85: finds the same of each ${type.name}, round ${round + 1}`, async function () {
        this.timeout(60_000)
        const seed = SEED + round
        const samples = fc.sample(randomResource(type), { numRuns: RESOURCES, seed })
        const collection = await filled(`${like}${round}`, like, samples)
        const filters = fc.sample(randomFilter(type), { numRuns: FILTERS, seed })
        for (let start = 0; start < FILTERS; start += AT_ONCE) {
          await Promise.all(
            filters.slice(start, start + AT_ONCE).map(filter => holdsFor(filter, type, samples, collection)),
          )
        }
      })
    }
  }

  async function holdsFor(
    text: string,
    type: ResourceType,
    samples: readonly Sample[],
    collection: Awaited<ReturnType<typeof filled>>,
  ): Promise<void> {
    const filter = parseFilter(type, text)
    const clause = await toMongo(filter, { type, client: CLIENT, foreign: foreignIn(samples) })
    const found = await collection.find(clause).project({ _id: 1 }).toArray()
    const expected = samples.filter(({ view }) => match(filter, view)).map(({ view }) => view.id)
    expect(
      found.map(({ _id }) => _id),
      text,
    ).to.have.members(expected)
  }

  it('S76: takes the deepest and the longest filter that the parser takes', async () => {
    const collection = test.database.connection.collection<Document>('users0')
    const deep = `${'not (title pr and active eq true or '.repeat(20)}title ne "a"${')'.repeat(20)}`
    const long = Array(300).fill('title pr').join(' and ')
    for (const filter of [deep, long]) {
      const scope = { type: userType, client: CLIENT, foreign: foreignIn([]) }
      await collection.find(await toMongo(parseFilter(userType, filter), scope)).toArray()
    }
  })
})

/** Memberships and the state of passwords live elsewhere: here, in the samples. */
function foreignIn(samples: readonly Sample[]): Foreign {
  return async ({ attribute, names: [name] }, condition) => {
    const holds = ({ view }: Sample) =>
      attribute.multiValued
        ? ((view[name] ?? []) as FoldedObject[]).some(element => match(condition, element))
        : match(condition, view) && match(presenceOf(condition), view)
    return { _id: { $in: samples.filter(holds).map(({ view }) => view.id) } }
  }
}

/** An unassigned value fits no condition that is asked elsewhere. */
const presenceOf = (condition: Filter): Filter =>
  condition.kind === 'compare' ? { kind: 'present', path: condition.path } : condition
