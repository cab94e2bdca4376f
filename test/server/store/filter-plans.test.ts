import { expect } from 'chai'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { parseSortBy } from '../../../scim/filter/sort.ts'
import { toMongo } from '../../../scim/filter/to-mongo.ts'
import type { ResourceType } from '../../../scim/schema/attribute.ts'
import { attributesOf, pathName } from '../../../scim/schema/paths.ts'
import {
  eventReceiverType,
  groupType,
  identityProviderType,
  mailDomainType,
  mailTemplateType,
  passwordPolicyType,
  provisioningClientType,
  roleType,
  userType,
} from '../../../scim/schema/resource-types.ts'
import { createPageStore, stagesOf } from '../../../server/store/pages.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, USER_CLIENTS } from '../../support/scim.ts'

const collections: readonly (readonly [collection: string, type: ResourceType])[] = [
  ['users', userType],
  ['groups', groupType],
  ['passwordPolicies', passwordPolicyType],
  ['provisioningClients', provisioningClientType],
  ['mailTemplates', mailTemplateType],
  ['mailDomains', mailDomainType],
  ['roles', roleType],
  ['eventReceivers', eventReceiverType],
  ['identityProviders', identityProviderType],
]

/** The paths of a type that the table declares to be indexed. */
const indexedPaths = (type: ResourceType): string[] =>
  attributesOf(type).flatMap(path => {
    const parts = Object.entries(path.attribute.subAttributes ?? {}).filter(([, part]) => part.indexed)
    return [...(path.attribute.indexed ? [pathName(path)] : []), ...parts.map(([name]) => `${pathName(path)}.${name}`)]
  })

describe('how the database answers a filter', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory()
    const { users } = directory.services
    const documents = Array.from({ length: 200 }, (_, index) =>
      users.toDocument(
        {
          attributes: {
            userName: `person${index}`,
            ...(index % 50 !== 2 && { emails: [{ value: `person${index}@example.com` }] }),
            active: index % 50 !== 3,
            [STATE]: { federated: index % 50 === 4 },
          },
          externalId: `hr-${index}`,
        },
        { id: `id-${index}`, client: 'hr', now: new Date() },
      ),
    )
    await directory.database.connection.collection('users').insertMany(documents as never)
  })
  after(() => directory.stop())

  async function explain(collection: string, type: ResourceType, filter: string) {
    const foreign = () => Promise.reject(new Error('Nothing is foreign here.'))
    const clause = await toMongo(parseFilter(type, filter, new Set()), { type, client: 'hr', foreign })
    const plan = await directory.database.connection.collection(collection).find(clause).explain('executionStats')
    return { stages: JSON.stringify(plan.queryPlanner.winningPlan), examined: plan.executionStats.totalDocsExamined }
  }

  for (const [collection, type] of collections) {
    const indexed = indexedPaths(type).flatMap(path => [`${path} eq "PERSON7"`, `${path} sw "PERSON7"`])
    const common = [
      'id eq "7"',
      'externalId eq "7"',
      'externalId sw "7"',
      'meta.lastModified gt "2030-01-01T00:00:00Z"',
    ]
    for (const filter of [...indexed, ...common]) {
      it(`uses an index of ${collection} for ${filter}`, async () => {
        const { stages } = await explain(collection, type, filter)
        expect(stages)
          .to.match(/"IXSCAN"|"IDHACK"/)
          .and.not.match(/COLLSCAN/)
      })
    }
  }

  const looks: readonly (readonly [filter: string, documents: number])[] = [
    ['userName eq "Person7"', 1],
    ['userName sw "PERSON19"', 11],
    ['emails.value eq "PERSON7@example.com"', 1],
    ['emails[value eq "person7@example.com"]', 1],
    ['externalId eq "hr-7"', 1],
    [`${USER_CLIENTS}:externalIds[client eq "hr" and value eq "hr-7"]`, 1],
    [`${USER_CLIENTS}:externalIds[client eq "hr"].value eq "hr-7"`, 1],
    ['active eq true and userName eq "person7"', 1],
    ['active eq false', 4],
    ['active eq false and userName sw "person1"', 2],
    [`${STATE}:federated eq true`, 4],
    ['not (emails pr)', 4],
  ]
  for (const [filter, documents] of looks) {
    it(`looks at ${documents} of 200 documents for ${filter}`, async () => {
      expect((await explain('users', userType, filter)).examined).to.equal(documents)
    })
  }

  for (const sortBy of [undefined, 'userName', 'meta.lastModified', 'id']) {
    for (const sortOrder of ['ascending', 'descending'] as const) {
      it(`S94: looks at the page alone, wherever it begins, by ${sortBy ?? 'nothing'}, ${sortOrder}`, async () => {
        const path = sortBy === undefined ? undefined : parseSortBy(userType, sortBy)
        const sources = [{ collection: 'users', clause: {}, ...(path && { sortBy: path }) }]
        const request = { sortOrder, skip: 0, count: 10 }
        const { next } = await createPageStore(directory.database, 2 ** 25).read(sources, { ...request, count: 150 })
        for (const after of [undefined, next]) {
          const stages = stagesOf(sources, { ...request, ...(after && { after }) }).map(stage => ({ ...stage }))
          const plan = await directory.database.connection
            .collection('users')
            .aggregate(stages)
            .explain('executionStats')
          const { totalDocsExamined } = plan.executionStats ?? plan.stages[0].$cursor.executionStats
          expect(totalDocsExamined).to.be.within(10, 11)
        }
      })
    }
  }
})
