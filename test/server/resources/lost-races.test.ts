import { expect } from 'chai'
import { nothing } from '../../../scim/projection.ts'
import { passwordPolicyType, provisioningClientType, roleType } from '../../../scim/schema/resource-types.ts'
import type { StoredResource } from '../../../scim/store.ts'
import { createUsers } from '../../../server/resources/users.ts'
import { createMembershipStore } from '../../../server/store/memberships.ts'
import { createResourceCollection } from '../../../server/store/resource-collection.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const NEXT = 'nine quiet harbours'

describe('a password that is given while others write the person', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let id: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset')
    id = await directory.person({ userName: 'ann', password: 'seven quiet harbours' })
  })
  afterEach(() => directory.stop())

  const written = async (operation: object) =>
    expect(verdict(await hr.patch(`${USERS}/${id}`, operation))).to.equal('200')
  const retitle = (value: string) => written({ op: 'replace', path: 'title', value })
  const rename = () => written({ op: 'replace', path: 'displayName', value: 'Ann' })
  const reset = () => written({ op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } })

  /** How often it was judged and hashed, where something else happens before each of these attempts to write it. */
  async function judgementsOf(password: string, ...meanwhile: (() => PromiseLike<unknown>)[]): Promise<number> {
    const { services, database } = directory
    let judgements = 0
    const waiting = [...meanwhile]
    const handler = createUsers({
      ...services,
      passwordPolicies: createResourceCollection(database, 'passwordPolicies', passwordPolicyType),
      clients: createResourceCollection(database, 'provisioningClients', provisioningClientType),
      roles: createResourceCollection(database, 'roles', roleType),
      memberships: createMembershipStore(database),
      largeReads: work => work(),
      passwords: {
        ...services.passwords,
        prepareReset(...given) {
          judgements++
          return services.passwords.prepareReset(...given)
        },
      },
      async inTransaction(work) {
        await waiting.shift()?.()
        return services.inTransaction(work)
      },
    })
    const caller = {
      client: 'test',
      name: 'test',
      scopes: new Set(['users:write', 'passwords:set', 'passwords:keep']),
      rank: 0,
      passwordOn: 'always',
      federatedPassword: 'refuse',
      weakPassword: 'refuse',
      strict: new Set<string>(),
    } as const
    const change = ({ attributes }: StoredResource) => ({
      resource: { attributes },
      changed: false,
      memberEdits: {},
      writeOnly: { password, [`${STATE}:mustChange`]: false },
      touched: ['password'],
    })
    await handler.update(id, undefined, change, nothing, { caller })
    expect((await services.passwords.verify('ann', password)).verified).to.equal(true)
    return judgements
  }

  it('is judged and hashed once, while neither they nor their password is another one', async () => {
    expect(
      await judgementsOf(
        NEXT,
        () => retitle('a'),
        () => retitle('b'),
      ),
    ).to.equal(1)
  })

  it('is judged again where the person is another one, and where their password is', async () => {
    expect(await judgementsOf(NEXT, rename)).to.equal(2)
    expect(await judgementsOf(`${NEXT} again`, reset)).to.equal(2)
  })
})
