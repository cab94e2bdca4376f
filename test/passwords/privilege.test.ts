import { expect } from 'chai'
import { isLimited, mayWritePrivileged, rankOf, rankOfRole, rankOfScopes, reaches } from '../../passwords/privilege.ts'

const scopes = (...names: string[]) => new Set(names)

describe('privilege', () => {
  it('is as high as the highest role', () => {
    expect(rankOf([])).to.equal(0)
    expect(rankOf([{ rank: 10 }])).to.equal(10)
    expect(rankOf([{ rank: 10 }, { rank: 100 }])).to.equal(100)
  })

  it('of a role is that of its scopes, and never that of none', () => {
    expect(rankOfRole(scopes())).to.equal(10)
    expect(rankOfRole(scopes('users:write', 'passwords:reset'))).to.equal(10)
    expect(rankOfRole(scopes('users:write', 'roles:write'))).to.equal(100)
  })

  it('of a token is that of its scopes', () => {
    expect(rankOfScopes(scopes('users:write', 'passwords:reset'))).to.equal(0)
    expect(rankOfScopes(scopes('roles:write'))).to.equal(100)
  })

  const cases: readonly (readonly [rank: number, scope: string, target: number, may: boolean])[] = [
    [0, 'users:write', 0, true],
    [0, 'users:write', 10, false],
    [100, 'users:write', 10, false],
    [100, 'roles:write', 100, true],
    [10, 'roles:write', 10, true],
    [10, 'roles:write', 100, false],
    [9, 'roles:write', 10, false],
  ]
  for (const [rank, scope, target, may] of cases) {
    it(`of ${rank} with ${scope} ${may ? 'reaches' : 'does not reach'} a rank of ${target}`, () =>
      expect(mayWritePrivileged({ rank, scopes: scopes(scope) }, target)).to.equal(may))
  }

  it('reaches everybody by a scope without a limit, and by one with a limit the members of its groups', () => {
    const actor = { limits: new Map([['users:write', new Set(['ward', 'desk'])]]) }
    const groups = new Set(['ward', 'house'])
    expect(['users:write', 'passwords:reset'].map(scope => isLimited(actor, scope))).to.deep.equal([true, false])
    expect(reaches(actor, 'users:write', { groups })).to.equal(true)
    expect(reaches(actor, 'users:write', { groups: new Set(['house']) })).to.equal(false)
    expect(reaches(actor, 'users:write', {})).to.equal(false)
    expect(reaches(actor, 'passwords:reset', {})).to.equal(true)
    expect(reaches({}, 'users:write', {})).to.equal(true)
    expect(reaches({ limits: new Map([['users:write', new Set<string>()]]) }, 'users:write', { groups })).to.equal(
      false,
    )
  })
})
