import { expect } from 'chai'
import type { JsonObject } from '../../../scim/store.ts'
import { hostContext } from '../../../server/host.ts'
import { createScimBases } from '../../../server/scim-bases.ts'
import { newPerson } from '../../passwords/support.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { STATE } from '../../support/scim.ts'

describe('a total that is counted up to a limit', () => {
  let directory: TestDirectory

  before(async () => {
    directory = await startDirectory({ searchLimits: { listed: 2, milliseconds: 5000 } })
    for (let at = 0; at < 6; at++) {
      const { id } = await newPerson(directory, { title: at < 5 ? 'Clerk' : 'Chief' })
      if (at < 4) await directory.reset(id)
    }
  })
  after(() => directory.stop())

  async function totalOf(filter: string | undefined, countUpTo?: number): Promise<number> {
    const [people] = createScimBases(directory.services)
    const caller = { ...hostContext.caller, scopes: new Set(['users:read']) }
    const query = new URLSearchParams({ count: '1', ...(filter && { filter }) })
    const request = { method: 'GET', path: '/Users', query, headers: {}, caller, requestId: 'a', countUpTo }
    const answer = await people?.service.handle(request)
    return Number((answer?.body as JsonObject | undefined)?.totalResults)
  }

  const pending = `${STATE}:mustChange eq true`
  for (const [what, filter, exact, bounded] of [
    ['of everybody', undefined, 6, 4],
    ['of those whom a query finds', 'title eq "Clerk"', 5, 4],
    ['of those whom their passwords say', pending, 4, 4],
    ['of those whom both say', `${pending} and title eq "Clerk"`, 4, 4],
    ['of all but those whom their passwords say', `not (${pending})`, 2, 2],
  ] as const) {
    it(`is exact ${what} where nothing is said, and else no farther than that there are more`, async () => {
      expect(await totalOf(filter)).to.equal(exact)
      expect(Math.min(await totalOf(filter, 3), 4)).to.equal(bounded)
    })
  }

  it('is not counted farther than was asked for', async () => {
    expect(await totalOf(undefined, 3)).to.equal(4)
    expect(await totalOf('title eq "Clerk"', 2)).to.equal(3)
    expect(await totalOf(pending, 1)).to.equal(2)
  })
})
