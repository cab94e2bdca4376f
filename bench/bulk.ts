import type { Database } from '../server/store/connect.ts'
import { type BesideBare, besideBare } from './beside-bare.ts'
import { ratio, table } from './table.ts'

const MESSAGES = 'urn:ietf:params:scim:api:messages:2.0'
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const RESET = 'urn:rekey:params:scim:schemas:extension:password:1.0:User:reset'
const PEOPLE = 1000
const ROUNDS = 5

/** A new person is a document in each of these. */
const WRITTEN = { users: '_id', credentials: '_id', auditEvents: 'target' } as const

type Done = { readonly location: string; readonly status: string }

/** What a Bulk costs, beside an unordered `insertMany` of the very documents that it wrote, in the same mongod with the same indexes. */
export const measureBulk = (): Promise<string> =>
  besideBare(async place => {
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await measureRound(place, round))
    return toTable(rounds)
  })

type Round = Awaited<ReturnType<typeof measureRound>>

async function measureRound({ server, token, own, bare }: BesideBare, round: number) {
  const bulk = (operations: readonly object[]) => sendBulk(`${server.issuer}/scim/v2/Bulk`, token, operations)
  const people = Array.from({ length: PEOPLE }, (_, index) => newPerson(`person${round}-${index}`))
  const [created, done] = await timed(() => bulk(people))
  const paths = done.map(({ location }) => location.slice(`${server.issuer}/scim/v2`.length))
  const documents = await documentsOf(own, paths)
  const [inserted] = await timed(() =>
    Promise.all(documents.map(([name, all]) => bare.connection.collection(name).insertMany(all, { ordered: false }))),
  )
  const [again] = await timed(() => bulk(people))
  const [reset] = await timed(() => bulk(paths.map(oneTimePasswordAt)))
  return { inserted, created, again, reset }
}

const newPerson = (userName: string) => ({
  method: 'POST',
  path: '/Users',
  bulkId: userName,
  data: { schemas: [USER], userName, emails: [{ value: `${userName}@example.com`, type: 'work', primary: true }] },
})

const oneTimePasswordAt = (path: string) => ({
  method: 'PATCH',
  path,
  data: {
    schemas: [`${MESSAGES}:PatchOp`],
    Operations: [{ op: 'replace', path: RESET, value: { delivery: 'oneTimePassword' } }],
  },
})

async function documentsOf({ connection }: Database, paths: readonly string[]) {
  const ids = paths.map(path => path.split('/').at(-1))
  return Promise.all(
    Object.entries(WRITTEN).map(async ([name, field]) => {
      const found = await connection
        .collection(name)
        .find({ [field]: { $in: ids } })
        .toArray()
      return [name, found] as const
    }),
  )
}

async function sendBulk(url: string, token: string, operations: readonly object[]): Promise<Done[]> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: [`${MESSAGES}:BulkRequest`], Operations: operations }),
  })
  const body = (await answer.json()) as { Operations: Done[] }
  return body.Operations
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const begun = performance.now()
  const result = await work()
  return [performance.now() - begun, result]
}

function toTable(rounds: readonly Round[]): string {
  const baseline = median(rounds.map(({ inserted }) => inserted))
  const row = (what: string, pick: (round: Round) => number) => {
    const milliseconds = median(rounds.map(pick))
    return [what, milliseconds.toFixed(0), ratio(baseline, milliseconds)]
  }
  return table(
    [`a Bulk of ${PEOPLE}`, 'ms', 'speed'],
    [
      row('baseline: MongoDB alone, insertMany of the same documents, unordered', ({ inserted }) => inserted),
      row('people without a password', ({ created }) => created),
      row('the same again: each name is taken', ({ again }) => again),
      row('resets, one-time passwords returned', ({ reset }) => reset),
    ],
  )
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
