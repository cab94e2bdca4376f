import { expect } from 'chai'
import { createTurns } from '../../../passwords/turns.ts'
import { membersOf } from '../../../server/resources/group-members.ts'
import type { ResourcePorts } from '../../../server/resources/ports.ts'
import type { Membership } from '../../../server/store/memberships.ts'

describe('the members of large groups', () => {
  it('are read a few groups at once, and those of others meanwhile', async () => {
    let reading = 0
    let most = 0
    const { promise: isOpen, resolve: open } = Promise.withResolvers<void>()
    const membershipsOf = (group: string, size: number) =>
      Array.from({ length: size }, (_, index): Membership => ({ group, member: `m${index}`, memberType: 'User' }))
    const sizes: { readonly [group: string]: number } = { large: 20_001, small: 20_000 }
    const namesOf = async () => new Map()
    const ports = {
      users: { namesOf },
      groups: { namesOf },
      largeReads: createTurns(2),
      memberships: {
        firstOf: async ([group = '']: string[], count: number) =>
          membershipsOf(group, Math.min(count, sizes[group] ?? 0)),
        async ofGroups([group = '']: string[]) {
          most = Math.max(most, ++reading)
          await isOpen
          reading--
          return membershipsOf(group, sizes[group] ?? 0)
        },
      },
    } as unknown as ResourcePorts
    const large = [1, 2, 3, 4].map(() => membersOf(ports, ['large']))
    expect((await membersOf(ports, ['small'])).get('small')).to.have.length(20_000)
    expect(reading).to.equal(2)
    open()
    for (const members of await Promise.all(large)) expect(members.get('large')).to.have.length(20_001)
    expect(most).to.equal(2)
  })
})
