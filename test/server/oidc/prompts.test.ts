import { expect } from 'chai'
import { interactionPolicy } from 'oidc-provider'
import { loginChecksOf } from '../../../server/oidc/login-checks.ts'

describe('our checks at the sign-in', () => {
  it('are put in nothing else where the library calls its prompt otherwise: the server does not start', () => {
    const policy = interactionPolicy.base()
    expect(loginChecksOf(policy).get('no_session')).to.include({ reason: 'no_session' })
    policy.remove('login')
    expect(() => loginChecksOf(policy)).to.throw('no prompt "login"')
  })
})
