import { expect } from 'chai'
import { createChange, replaceChange } from '../../../scim/body-change.ts'
import { nothing } from '../../../scim/projection.ts'
import type { RequestContext, ResourceHandler, StoredResource } from '../../../scim/store.ts'
import { hostContext } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { templateOf } from '../../support/mail-templates.ts'

const names = ['users', 'groups', 'passwordPolicies', 'provisioningClients', 'mailTemplates'] as const

class Refused extends Error {}

describe('what is to be kept with a write', () => {
  let directory: TestDirectory
  before(async () => {
    directory = await startDirectory()
  })
  after(() => directory.stop())

  for (const name of names) {
    describe(`of ${name}`, () => {
      let handler: ResourceHandler
      let seen: StoredResource[]
      let watching: RequestContext
      let refusing: RequestContext

      beforeEach(() => {
        handler = directory.services.resources[name]
        seen = []
        watching = { ...hostContext, beforeCommit: async written => void seen.push(...written) }
        refusing = {
          ...hostContext,
          async beforeCommit() {
            throw new Refused()
          },
        }
      })

      const bodyOf = (called: string) => {
        if (name === 'mailTemplates') return { ...templateOf('passwordReset', called) }
        const [attribute = ''] =
          Object.entries(handler.type.schema.attributes).find(([, { required }]) => required) ?? []
        return { schemas: [handler.type.schema.urn], [attribute]: called }
      }
      const create = (called: string, context: RequestContext) =>
        handler.create(createChange(handler.type, bodyOf(called), new Set()), nothing, context)
      const rename = (id: string, called: string, context: RequestContext) =>
        handler.update(
          id,
          undefined,
          current => replaceChange(handler.type, current, bodyOf(called), new Set()),
          nothing,
          context,
        )
      const count = () => directory.database.connection.collection(name).countDocuments()
      const versionOf = async (id: string) => (await handler.read(id, nothing, watching)).version

      it('is told what is made, changed and deleted', async () => {
        const { id, version } = await create('seen', watching)
        const changed = await rename(id, 'renamed', watching)
        await handler.remove(id, () => {}, watching)
        expect(seen.map(one => [one.id, one.version])).to.deep.equal([
          [id, version],
          [id, changed.version],
          [id, changed.version],
        ])
      })

      it('undoes the write where it can not be kept', async () => {
        const { id, version } = await create('kept', watching)
        const before = await count()
        const attempts = [
          create('lost', refusing),
          rename(id, 'lost', refusing),
          handler.remove(id, () => {}, refusing),
        ]
        for (const attempt of await Promise.allSettled(attempts))
          expect((attempt as PromiseRejectedResult).reason).to.be.instanceOf(Refused)
        expect([await count(), await versionOf(id)]).to.deep.equal([before, version])
      })
    })
  }
})
