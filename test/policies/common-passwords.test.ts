import { expect } from 'chai'
import { loadCommonPasswords } from '../../policies/common-passwords.ts'

describe('the list of common passwords', () => {
  const common = loadCommonPasswords()

  it('ASVS 6.2.4: holds more than the 3,000 most common', () => expect(common.size).to.be.greaterThan(3000))

  it('P12: holds them folded', () => {
    for (const password of ['password', '123456', 'qwerty', 'iloveyou', 'letmein'])
      expect(common.has(password), password).to.equal(true)
    expect([...common].filter(password => password !== password.toLowerCase())).to.deep.equal([])
  })

  it('does not hold what nobody uses', () => expect(common.has('seven slow green rivers')).to.equal(false))
})
