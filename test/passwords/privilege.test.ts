import { expect } from 'chai'
import { isRole, mayWritePrivileged, rankOf, rankOfScopes } from '../../passwords/privilege.ts'

const scopes = (...names: string[]) => new Set(names)

describe('privilege', () => {
  it('is as high as the highest role, and unknown names count nothing', () => {
    expect(rankOf([])).to.equal(0)
    expect(rankOf(['helpDesk'])).to.equal(10)
    expect(rankOf(['helpDesk', 'administrator'])).to.equal(100)
    expect(rankOf(['owner', 'toString', '__proto__'])).to.equal(0)
    expect(isRole('constructor')).to.equal(false)
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
})
