import { expect } from 'chai'
import { NotEligible } from '../../passwords/errors.ts'
import { createChange } from '../../scim/body-change.ts'
import { applyOperations } from '../../scim/patch/apply.ts'
import { parseOperations } from '../../scim/patch/operations.ts'
import { nothing } from '../../scim/projection.ts'
import { passwordStateSchema } from '../../scim/schema/password-state.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { RequestContext } from '../../scim/store.ts'
import { hostContext } from '../../server/host.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { PATCH_OP } from '../support/scim-client.ts'
import { credentialOf, mailsTo, mark, NEXT, newPerson, PASSWORD, verifies } from './support.ts'

const STATE = passwordStateSchema.urn
const NO_TOLERANCE: ReadonlySet<string> = new Set()

describe('a password of somebody who signs in elsewhere', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  for (const [who, attributes] of Object.entries({
    'who never had a password': { password: null },
    'who had one': { password: PASSWORD },
  })) {
    it(`trap 8: is given none here by any reset, “forgot password” or “Resend Email”: ${who}`, async () => {
      const { id, userName, email } = await newPerson(directory, attributes)
      await mark(directory, id, 'federated')
      const before = await credentialOf(directory, id)
      for (const request of [
        { delivery: 'link' },
        { delivery: 'link', purpose: 'activate' },
        { delivery: 'oneTimePassword' },
        { delivery: 'oneTimePassword', mail: true },
        { delivery: 'password', password: NEXT },
      ] as const) {
        const refused = await directory.reset(id, request).catch((error: unknown) => error)
        expect(refused, JSON.stringify(request)).to.be.instanceOf(NotEligible).with.property('reason', 'federated')
      }
      await directory.services.passwords.recover(userName)
      await directory.services.passwords.resend(userName)
      expect(await credentialOf(directory, id)).to.deep.equal(before)
      expect(await mailsTo(directory, email)).to.deep.equal([])
      expect(await verifies(directory, userName, PASSWORD)).to.equal(false)
    })
  }
})

describe('a password pushed to a federated person, by a client whose record says to ignore it', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  const ignoring = (): RequestContext => {
    return { caller: { ...hostContext.caller, client: 'HR', federatedPassword: 'ignore' } }
  }
  const ignoredOf = (target: string) =>
    directory.database.connection.collection('auditEvents').find({ target, event: 'password.ignored' }).toArray()

  it('changes nothing and is audited', async () => {
    const { id } = await newPerson(directory)
    await mark(directory, id, 'federated')
    const before = await credentialOf(directory, id)
    const operation = { op: 'replace', path: 'password', value: NEXT }
    const parsed = parseOperations({ schemas: [PATCH_OP], Operations: [operation] }, NO_TOLERANCE)
    await directory.services.resources.users.update(
      id,
      undefined,
      current => applyOperations(userType, current, parsed, NO_TOLERANCE),
      { wants: () => false },
      ignoring(),
    )
    expect(await credentialOf(directory, id)).to.deep.equal(before)
    expect(await ignoredOf(id)).to.have.length(1)
  })

  it('is left out of a new person, and is audited', async () => {
    const body = {
      schemas: [userType.schema.urn, STATE],
      userName: 'federated',
      password: NEXT,
      [STATE]: { federated: true },
    }
    const made = await directory.services.resources.users.create(
      createChange(userType, body, NO_TOLERANCE),
      nothing,
      ignoring(),
    )
    expect(await credentialOf(directory, made.id)).to.not.have.property('secret')
    expect(await ignoredOf(made.id)).to.have.length(1)
  })
})
