import { expect } from 'chai'
import fc from 'fast-check'
import { parseSortBy } from '../../../scim/filter/sort.ts'
import type { ResourceType } from '../../../scim/schema/attribute.ts'
import { passwordPolicyType, userType } from '../../../scim/schema/resource-types.ts'
import type { JsonObject, PageRequest } from '../../../scim/store.ts'
import { createPageStore, type PageStore, type Source } from '../../../server/store/pages.ts'
import { createResourceCollection, type ResourceDocument } from '../../../server/store/resource-collection.ts'
import { ENTERPRISE } from '../../scim/support.ts'
import { type TestDatabase, testDatabase } from '../../support/mongo.ts'

const SEED = 20261125
const SIZE = 60

type Order = PageRequest['sortOrder']
type Key = string | number | boolean | Date | undefined
type Sample = { readonly type: ResourceType; readonly attributes: JsonObject; readonly document: ResourceDocument }

/** Few values, so that many resources are equal; some have none. */
const text = fc.constantFrom('a', 'A', 'b', 'B', 'é', 'ab', '\u{1F600}', '\uFFFD', '', 'a\0', '$x')
const email = fc.record({ value: text, primary: fc.boolean() }, { requiredKeys: [] }).filter(one => 'value' in one)
const person = fc.record(
  {
    title: text,
    active: fc.boolean(),
    name: fc.record({ familyName: text }),
    emails: fc.array(email, { minLength: 1, maxLength: 3 }),
    [ENTERPRISE]: fc.record({ department: text }),
  },
  { requiredKeys: [] },
)
const policy = fc.record(
  { minLength: fc.integer({ min: -1, max: 11 }), disallowedSubstrings: fc.array(text, { minLength: 1, maxLength: 2 }) },
  { requiredKeys: [] },
)
const drawn = new Map<ResourceType, fc.Arbitrary<object>>([
  [userType, person],
  [passwordPolicyType, policy],
])
const created = fc.integer({ min: 0, max: 4 }).map(second => new Date(1_750_000_000_000 + second * 1000))

/** What resources are sorted by, said anew and simply. */
const keys: Readonly<Record<string, (sample: Sample) => unknown>> = {
  userName: ({ attributes }) => attributes.userName,
  title: ({ attributes }) => attributes.title,
  active: ({ attributes }) => attributes.active,
  'name.familyName': ({ attributes }) => (attributes.name as JsonObject | undefined)?.familyName,
  'emails.value': ({ attributes }) => {
    const emails = (attributes.emails ?? []) as { value: string; primary?: boolean }[]
    return (emails.find(({ primary }) => primary) ?? emails[0])?.value
  },
  [`${ENTERPRISE}:department`]: ({ attributes }) => (attributes[ENTERPRISE] as JsonObject | undefined)?.department,
  name: ({ attributes }) => attributes.name,
  minLength: ({ attributes }) => attributes.minLength,
  disallowedSubstrings: ({ attributes }) => (attributes.disallowedSubstrings as string[] | undefined)?.[0],
  'meta.created': ({ document }) => document.created,
  id: () => undefined,
}

function compareKeys(left: Key, right: Key): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
  return Number(left) - Number(right)
}

/** Missing values last, ties by id; descending is all of it the other way round (S90, S91). */
function sorted(samples: readonly Sample[], sortBy: string | undefined, order: Order): string[] {
  const keyOf = (sample: Sample): Key => {
    const key = sortBy === undefined ? undefined : keys[sortBy]?.(sample)
    return typeof key === 'string' ? key.toLowerCase() : (key as Key)
  }
  const ids = [...samples]
    .sort((left, right) => compareKeys(keyOf(left), keyOf(right)) || compareKeys(left.document._id, right.document._id))
    .map(({ document }) => document._id)
  return order === 'ascending' ? ids : ids.reverse()
}

const lists: readonly (readonly [types: readonly ResourceType[], sorts: readonly (string | undefined)[]])[] = [
  [[userType], [undefined, 'userName', 'title', 'active', 'name.familyName', 'emails.value', 'id', 'meta.created']],
  [[userType], [`${ENTERPRISE}:department`]],
  [[passwordPolicyType], ['name', 'minLength', 'disallowedSubstrings', 'meta.created']],
  [
    [userType, passwordPolicyType],
    [undefined, 'title', 'minLength', 'active', 'meta.created', 'id'],
  ],
]

describe('pages of a list', () => {
  let test: TestDatabase
  let pages: PageStore
  const samples: Sample[] = []
  let names = 0

  before(async () => {
    test = await testDatabase()
    pages = createPageStore(test.database, 2 ** 25)
    for (const [type, arbitrary] of drawn) {
      const made = fc.sample(fc.tuple(arbitrary, fc.uuid(), created), { numRuns: SIZE, seed: SEED })
      samples.push(...made.map(([attributes, id, now]) => sampleOf(type, attributes, id, now)))
    }
    for (const sample of samples) await insert(sample)
  })
  after(() => test.drop())

  function sampleOf(type: ResourceType, drawn: object, id: string, now: Date): Sample {
    const name = `${names++ % 2 ? 'n' : 'N'}${(names * 37) % 101}`
    const attributes: JsonObject = JSON.parse(JSON.stringify(drawn))
    attributes[type === userType ? 'userName' : 'name'] = name
    const { toDocument } = createResourceCollection(test.database, type.name, type)
    return { type, attributes, document: toDocument({ attributes }, { id, client: 'hr', now }) }
  }
  const collectionOf = ({ name }: ResourceType) => test.database.connection.collection<ResourceDocument>(name)
  const insert = ({ type, document }: Sample) => collectionOf(type).insertOne(document)
  const sourcesOf = (types: readonly ResourceType[], sortBy: string | undefined): Source[] =>
    types.map(type => {
      const path = sortBy === undefined ? undefined : parseSortBy(type, sortBy, types)
      return { collection: type.name, clause: {}, ...(path && { sortBy: path }) }
    })

  /** The ids on all pages, whose sizes are drawn; something may happen between two of them. */
  async function walk(sources: Source[], sortOrder: Order, between: () => Promise<void> = async () => {}) {
    const sizes = fc.sample(fc.integer({ min: 1, max: 25 }), { numRuns: 4 * SIZE, seed: SEED })
    const seen: string[] = []
    let after: string | undefined
    for (const count of sizes) {
      const { found, next } = await pages.read(sources, {
        sortOrder,
        skip: 0,
        count,
        ...(after && { after, total: 1 }),
      })
      expect(found.length, 'a page is full until the last').to.equal(next === undefined ? found.length : count)
      seen.push(...found.map(({ _id }) => _id))
      if (next === undefined) return seen
      after = next
      await between()
    }
    throw new Error('The walk has no end.')
  }

  for (const [types, sorts] of lists) {
    const own = () => samples.filter(({ type }) => types.includes(type))
    for (const sortBy of sorts) {
      for (const order of ['ascending', 'descending'] as const) {
        const what = `${types.map(({ name }) => name).join(' and ')} by ${sortBy?.split(':').at(-1) ?? 'nothing'}, ${order}`

        it(`S90, S91, S94: are in the order that the rules say, one behind the other: ${what}`, async () => {
          const sources = sourcesOf(types, sortBy)
          const expected = sorted(own(), sortBy, order)
          expect(await walk(sources, order)).to.deep.equal(expected)
          const middle = await pages.read(sources, { sortOrder: order, skip: 17, count: 20 })
          expect(middle.found.map(({ _id }) => _id)).to.deep.equal(expected.slice(17, 37))
          expect(middle.total).to.equal(expected.length)
        })
      }

      it(`S94: lose and repeat nothing while others come and go: ${types.length} types by ${sortBy ?? 'nothing'}`, async () => {
        const gone: Sample[] = []
        const come: Sample[] = []
        const leaving = own().filter((_, index) => index % 7 === 3)
        const arriving = types.flatMap(type =>
          fc
            .sample(fc.tuple(drawn.get(type) ?? person, fc.uuid(), created), { numRuns: 10, seed: SEED + 1 })
            .map(([attributes, id, now]) => sampleOf(type, attributes, id, now)),
        )
        const seen = await walk(sourcesOf(types, sortBy), 'ascending', async () => {
          const [less, more] = [leaving.pop(), arriving.pop()]
          if (less) await collectionOf(less.type).deleteOne({ _id: less.document._id })
          if (less) gone.push(less)
          if (more) await insert(more)
          if (more) come.push(more)
        })
        for (const sample of gone) await insert(sample)
        for (const { type, document } of come) await collectionOf(type).deleteOne({ _id: document._id })
        expect(new Set(seen).size, 'none twice').to.equal(seen.length)
        const stayed = sorted(
          own().filter(sample => !gone.includes(sample)),
          sortBy,
          'ascending',
        )
        expect(seen.filter(id => stayed.includes(id))).to.deep.equal(stayed)
      })
    }
  }
})
