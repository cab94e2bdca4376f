import { expect } from 'chai'
import { commonPasswords } from '../../policies/common-passwords.ts'
import { fold } from '../../policies/rules/rule.ts'
import { readCommonPasswords } from '../../server/common-passwords.ts'

describe('the list of common passwords', () => {
  let common: ReadonlySet<string>

  before(async () => {
    common = await readCommonPasswords()
  })

  it('holds the 100,000 that are used most', () => expect(common.size).to.be.greaterThan(100_000))

  for (const length of [8, 10, 12, 15])
    it(`ASVS 6.2.4: holds more than 3,000 that a policy of ${length} characters or more would let pass`, () =>
      expect([...common].filter(password => [...password].length >= length).length).to.be.greaterThan(3000))

  it('P12: holds them folded', () => {
    for (const password of ['password', '123456', 'qwerty', 'iloveyou', 'letmein', 'mailcreated5240'])
      expect(common.has(password), password).to.equal(true)
    expect([...common].filter(password => password !== fold(password))).to.deep.equal([])
  })

  it('does not hold what nobody uses', () => expect(common.has('seven slow green rivers')).to.equal(false))

  it('leaves out short ones that few people use, for they would fill the memory', () => {
    const list = [...Array(100_000).keys(), 'zq7-zq', 'zq7-zq7-zq'].join('\n')
    const kept = commonPasswords(list)
    expect([kept.has('99999'), kept.has('zq7-zq'), kept.has('zq7-zq7-zq')]).to.deep.equal([true, false, true])
  })
})
