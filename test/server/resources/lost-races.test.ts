import { expect } from 'chai'
import type { Passwords } from '../../../passwords/passwords.ts'
import { ScimError } from '../../../scim/error.ts'
import { nothing } from '../../../scim/projection.ts'
import { passwordPolicyType, provisioningClientType, roleType } from '../../../scim/schema/resource-types.ts'
import type { Change, JsonObject, StoredResource } from '../../../scim/store.ts'
import type { StoredHandler } from '../../../server/resources/handler.ts'
import { createUsers } from '../../../server/resources/users.ts'
import { createMembershipStore } from '../../../server/store/memberships.ts'
import { createResourceCollection } from '../../../server/store/resource-collection.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { GROUP, GROUPS, ROLES, STATE, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

const PASSWORD = 'seven quiet harbours'
const NEXT = 'nine quiet harbours'

const helpDesk = {
  client: 'test',
  name: 'test',
  scopes: new Set(['users:write', 'passwords:reset', 'passwords:keep']),
  rank: 0,
  passwordOn: 'always',
  federatedPassword: 'refuse',
  weakPassword: 'refuse',
  strict: new Set<string>(),
} as const

describe('what is written of a person while others write, too', () => {
  let directory: TestDirectory
  let hr: TestScimClient
  let id: string

  beforeEach(async () => {
    directory = await startDirectory()
    hr = await directory.scim('users:write,passwords:reset')
    id = await directory.person({ userName: 'ann', password: PASSWORD })
  })
  afterEach(() => directory.stop())

  const written = async (operation: object) =>
    expect(verdict(await hr.patch(`${USERS}/${id}`, operation))).to.equal('200')
  const retitle = (value: string) => written({ op: 'replace', path: 'title', value })
  const rename = () => written({ op: 'replace', path: 'displayName', value: 'Ann' })
  const reset = () => written({ op: 'add', path: `${STATE}:reset`, value: { delivery: 'oneTimePassword' } })

  /** How often it was judged and hashed, where something else happens before each of these attempts to write it. */
  async function judgementsOf(password: string, ...meanwhile: (() => PromiseLike<unknown>)[]): Promise<number> {
    const { services } = directory
    let judgements = 0
    const prepareReset: Passwords['prepareReset'] = (...given) => {
      judgements++
      return services.passwords.prepareReset(...given)
    }
    await write(ofPassword({ password, [`${STATE}:mustChange`]: false }), meanwhile, prepareReset)
    expect((await services.passwords.verify('ann', password)).verified).to.equal(true)
    return judgements
  }

  const ofPassword = (writeOnly: JsonObject) => ({ writeOnly, touched: Object.keys(writeOnly) })

  /** What a help desk does to the person, where something else happens before each of these attempts to write it. */
  function write(
    asked: Partial<Change>,
    meanwhile: readonly (() => PromiseLike<unknown>)[],
    prepareReset = directory.services.passwords.prepareReset,
  ): Promise<StoredResource> {
    const change = ({ attributes }: StoredResource) => ({
      resource: { attributes },
      changed: false,
      memberEdits: {},
      writeOnly: {},
      touched: [],
      ...asked,
    })
    return handlerWith(meanwhile, prepareReset).update(id, undefined, change, nothing, { caller: helpDesk })
  }

  function handlerWith(
    meanwhile: readonly (() => PromiseLike<unknown>)[],
    prepareReset = directory.services.passwords.prepareReset,
  ): StoredHandler {
    const { services, database } = directory
    const waiting = [...meanwhile]
    return createUsers({
      ...services,
      passwordPolicies: createResourceCollection(database, 'passwordPolicies', passwordPolicyType),
      clients: createResourceCollection(database, 'provisioningClients', provisioningClientType),
      roles: createResourceCollection(database, 'roles', roleType),
      memberships: createMembershipStore(database),
      largeReads: work => work(),
      passwords: { ...services.passwords, prepareReset },
      async inTransaction(work) {
        await waiting.shift()?.()
        return services.inTransaction(work)
      },
    })
  }

  it('judges and hashes a password once, while neither the person nor their password is another one', async () => {
    expect(
      await judgementsOf(
        NEXT,
        () => retitle('a'),
        () => retitle('b'),
      ),
    ).to.equal(1)
  })

  it('judges a password again where the person is another one, and where theirs is', async () => {
    expect(await judgementsOf(NEXT, rename)).to.equal(2)
    expect(await judgementsOf(`${NEXT} again`, reset)).to.equal(2)
  })

  const person = () =>
    directory.database.connection
      .collection('users')
      .findOne({ _id: id as never }, { projection: { version: 1, data: 1 } })
  const becomesAdministrator = async () => {
    const chief = await directory.scim('users:write,roles:write')
    const group = { schemas: [GROUP, ROLES], displayName: 'Chiefs', [ROLES]: { roles: ['administrator'] } }
    await chief.post(GROUPS, { ...group, members: [{ value: id }] }).expect(201)
  }
  const acts: Record<string, Partial<Change>> = {
    'a password': ofPassword({ password: NEXT }),
    'a reset': ofPassword({ [`${STATE}:reset`]: { delivery: 'oneTimePassword' } }),
    'an unlock': ofPassword({ [`${STATE}:unlock`]: true }),
    'the flag': ofPassword({ [`${STATE}:mustChange`]: true }),
    'another address': {
      resource: { attributes: { userName: 'ann', active: true, emails: [{ value: 'desk@example.com' }] } },
      changed: true,
      touched: ['emails'],
    },
  }
  for (const [what, asked] of Object.entries(acts)) {
    it(`refuses a help desk ${what} where the person becomes an administrator meanwhile`, async () => {
      const before = await person()
      const refused = await write(asked, [becomesAdministrator]).catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(ScimError).with.property('status', 403)
      expect(await person()).to.deep.equal(before)
      expect((await directory.services.passwords.verify('ann', PASSWORD)).verified).to.equal(true)
    })
  }

  it('refuses a help desk the deletion likewise', async () => {
    const deletion = handlerWith([becomesAdministrator]).remove(id, () => undefined, { caller: helpDesk })
    expect(await deletion.catch((error: unknown) => error))
      .to.be.instanceOf(ScimError)
      .with.property('status', 403)
    expect(await person()).to.include({ _id: id })
  })
})
