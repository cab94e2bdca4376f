import { expect } from 'chai'
import type { IdSet } from '../../../passwords/ports.ts'
import { parseFilter } from '../../../scim/filter/parse.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import { hostContext } from '../../../server/host.ts'
import { createPlan } from '../../../server/resources/search-plan.ts'
import { batchOf } from '../../../server/resources/semi-join.ts'
import type { ResourceCollection } from '../../../server/store/resource-collection.ts'
import { STATE } from '../../support/scim.ts'

const LISTED = 10
const LEFT = Array.from({ length: LISTED }, (_, index) => `left-${index}`)

/** A search where each condition that asks elsewhere is answered by nine ids. */
function planned(filter: string) {
  const asked: string[] = []
  const set = (name: string): IdSet => ({
    async some(most) {
      asked.push(name)
      return Array.from({ length: 9 }, (_, index) => `${name}-${index}`).slice(0, most)
    },
    among: async ids => [...ids],
    after: async () => [],
    count: async () => 9,
    exceeds: async size => size < 9,
  })
  const collection = { idsIfFew: async (_: unknown, most: number) => LEFT.slice(0, most) }
  const plan = createPlan({
    type: userType,
    collection: collection as unknown as ResourceCollection,
    setOf: async (_, condition) => set('value' in condition ? String(condition.value) : condition.kind),
    limits: { listed: LISTED },
  })
  const result = plan(parseFilter(userType, filter), hostContext.caller, AbortSignal.timeout(60_000))
  return { asked, result }
}

const listedIn = (clause: unknown) => JSON.stringify(clause).match(/"[a-z]+-\d+"/g)?.length ?? 0

describe('how a filter is answered that asks elsewhere', () => {
  const many = Array.from({ length: 40 }, (_, index) => `groups.value eq "g${index}"`)

  it('asks the same question once, however often it stands there', async () => {
    const { asked, result } = planned(Array(5).fill(`${STATE}:mustChange ne true`).join(' or '))
    await result
    expect(asked).to.deep.equal(['true', 'present'])
  })

  it('lists as many ids as one query has room for, and leaves the others to be looked up batch by batch', async () => {
    const { asked, result } = planned(many.join(' or '))
    const found = await result
    if (!('links' in found)) throw new Error('It is one query.')
    expect(asked).to.have.length(12)
    const batch = LEFT.slice(0, batchOf(found.links, LISTED))
    expect(batch).to.have.length(2)
    expect(listedIn(await found.links[0]?.within(batch))).to.equal(80)
  })

  it('does so of conditions that are joined by and', async () => {
    const found = await planned(many.join(' and ')).result
    expect('clause' in found && listedIn(found.clause)).to.equal(2 + 80)
  })
})
