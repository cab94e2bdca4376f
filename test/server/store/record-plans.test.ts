import { expect } from 'chai'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { parseSortBy } from '../../../scim/filter/sort.ts'
import { toMongo } from '../../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../../scim/schema/attribute.ts'
import {
  auditEventType,
  federatedIdentityType,
  outboxEntryType,
  personalTokenType,
  provisioningTokenType,
  sessionType,
} from '../../../scim/schema/resource-types.ts'
import { createPageStore, stagesOf } from '../../../server/store/pages.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'

const MANY = 1000
const COUNT = 10
const at = (index: number) => new Date(Date.UTC(2026, 10, 1) + Math.floor(index / 3) * 1000)
const later = (index: number) => at(index).toISOString()

type Case = {
  readonly collection: string
  readonly type: ResourceType
  readonly documents: readonly { readonly _id: string }[]
  readonly sortBy: string
  /** In this order each of them looks at its page alone. */
  readonly filters: readonly (string | undefined)[]
  /** These use an index, too. */
  readonly alone?: readonly string[]
}

const cases: readonly Case[] = [
  {
    collection: 'auditEvents',
    type: auditEventType,
    sortBy: 'at',
    documents: Array.from({ length: MANY }, (_, seq) => ({
      ...{ _id: `w.${seq}`, writer: 'w', seq, at: at(seq), actor: `actor${seq % 2}`, target: `target${seq % 2}` },
      ...{ event: `event${seq % 2}`, outcome: seq % 2 ? 'success' : 'failure' },
      channel: seq % 2 ? 'link' : 'signIn',
    })),
    filters: [
      undefined,
      'event eq "event1"',
      'actor eq "actor1"',
      'target eq "target1"',
      'outcome eq "failure"',
      'channel eq "link"',
      `at ge "${later(10)}"`,
      `meta.created ge "${later(10)}"`,
      `target eq "target1" and at ge "${later(10)}"`,
    ],
  },
  {
    collection: 'outbox',
    type: outboxEntryType,
    sortBy: 'queuedAt',
    documents: Array.from({ length: MANY }, (_, index) => ({
      ...{ _id: `${index}.1`, kind: 'resetLink', userId: `person${index % 2}`, resetId: `${index}`, attempts: 1 },
      ...{ status: 'sent', queuedAt: at(index), changedAt: at(index), sentAt: at(index) },
    })),
    filters: [undefined, 'user.value eq "person1"', `queuedAt ge "${later(10)}"`, `meta.created ge "${later(10)}"`],
    alone: ['state eq "refused"', 'id sw "7."', 'user.$ref eq "https://x/Users/person1"'],
  },
  {
    collection: 'signIns',
    type: sessionType,
    sortBy: 'signedInAt',
    documents: Array.from({ length: MANY }, (_, index) => ({
      ...{ _id: `s${index}`, accountId: `person${index % 2}`, epoch: 0, sessionsEpoch: 0 },
      ...{ signedInAt: at(index), usedAt: at(index), expiresAt: new Date(Date.UTC(2100, 1, 1)) },
    })),
    filters: [undefined, 'user.value eq "person1"', `signedInAt ge "${later(10)}"`, `meta.created ge "${later(10)}"`],
    alone: ['expiresAt lt "2030-01-01T00:00:00Z"'],
  },
  {
    collection: 'federatedIdentities',
    type: federatedIdentityType,
    sortBy: 'linkedAt',
    documents: Array.from({ length: MANY }, (_, index) => ({
      ...{ _id: `f${index}`, accountId: `person${index}`, identityProvider: `provider${index % 2}` },
      ...{ subject: `s${index}`, linkedAt: at(index) },
    })),
    filters: [
      undefined,
      'identityProvider.value eq "provider1"',
      `linkedAt ge "${later(10)}"`,
      `meta.created ge "${later(10)}"`,
    ],
    alone: ['user.value eq "person1"'],
  },
  {
    collection: 'personalTokens',
    type: personalTokenType,
    sortBy: 'meta.created',
    documents: Array.from({ length: MANY }, (_, index) => ({
      ...{ _id: `t${index}`, accountId: `person${index % 2}`, sessionsEpoch: 0, name: `${index}`, digest: `${index}` },
      ...{ scopes: ['users:read'], createdAt: at(index), expiresAt: new Date(Date.UTC(2100, 1, 1)) },
    })),
    filters: [undefined, 'user.value eq "person1"', `meta.created ge "${later(10)}"`],
    alone: ['expiresAt lt "2030-01-01T00:00:00Z"'],
  },
  {
    collection: 'provisioningTokens',
    type: provisioningTokenType,
    sortBy: 'meta.created',
    documents: Array.from({ length: MANY }, (_, index) => ({
      ...{ _id: `t${index}`, client: `client${index % 2}`, digest: `${index}`, scopes: ['users:read'] },
      ...{ createdAt: at(index), expiresAt: new Date(Date.UTC(2100, 1, 1)) },
    })),
    filters: [undefined, 'provisioningClient.value eq "client1"', `meta.created ge "${later(10)}"`],
  },
]

for (const { collection, type, documents, sortBy, filters, alone = [] } of cases) {
  describe(`how the database lists ${collection}`, () => {
    let directory: TestDirectory
    before(async () => {
      directory = await startDirectory()
      await directory.database.connection.collection(collection).deleteMany({})
      await directory.database.connection.collection(collection).insertMany(documents as never)
    })
    after(() => directory.stop())

    const foreign = () => Promise.reject(new Error('Nothing is foreign here.'))
    const clauseOf = async (filter: string | undefined) =>
      filter === undefined ? {} : toMongo(parseFilter(type, filter, new Set()), { type, client: 'hr', foreign })

    for (const filter of filters) {
      for (const sortOrder of ['descending', 'ascending'] as const) {
        it(`looks at the page alone, wherever it begins: ${filter ?? 'all'}, ${sortOrder}`, async () => {
          const path = parseSortBy(type, sortBy)
          const sources = [{ collection, clause: await clauseOf(filter), ...(path && { sortBy: path }) }]
          const request = { sortOrder, skip: 0, count: COUNT }
          const { next } = await createPageStore(directory.database, 2 ** 25).read(sources, { ...request, count: 300 })
          expect(next).to.be.a('string')
          for (const after of [undefined, next]) {
            const stages = stagesOf(sources, { ...request, ...(after && { after }) }).map(stage => ({ ...stage }))
            const plan = await directory.database.connection
              .collection(collection)
              .aggregate(stages)
              .explain('executionStats')
            expect(JSON.stringify(plan)).to.include('IXSCAN').and.not.include('COLLSCAN')
            const { totalDocsExamined } = plan.executionStats ?? plan.stages[0].$cursor.executionStats
            // Three have the same moment: the branch for these may be one page of its own.
            expect(totalDocsExamined).to.be.within(COUNT, COUNT + 4)
          }
        })
      }
    }

    for (const filter of [...filters.filter(one => one !== undefined), ...alone]) {
      it(`uses an index for ${filter}, in whatever order`, async () => {
        const clause = await clauseOf(filter)
        const plan = await directory.database.connection.collection(collection).find(clause).explain()
        expect(JSON.stringify(plan.queryPlanner.winningPlan)).to.include('IXSCAN').and.not.include('COLLSCAN')
      })
    }
  })
}
