import { expect } from 'chai'
import { resetProblem, toResetRequest } from '../../passwords/reset-request.ts'

const problem = (request: object) => resetProblem(toResetRequest(request))

describe('a reset request', () => {
  it('P65: is a link with a forced change and an end of all sessions, where nothing else is said', () => {
    expect(toResetRequest()).to.include({ delivery: 'link', mail: true, requireChange: true, revoke: true })
    expect(problem({})).to.equal(undefined)
  })

  const sound = [
    { delivery: 'oneTimePassword' },
    { delivery: 'oneTimePassword', mail: true },
    { delivery: 'oneTimePassword', requireChange: false },
    { delivery: 'password', password: 'x' },
    { delivery: 'password', password: 'x', requireChange: false, reason: 'compromised' },
  ]
  for (const request of sound) {
    it(`makes sense as ${JSON.stringify(request)}`, () => expect(problem(request)).to.equal(undefined))
  }

  const contradictory: readonly (readonly [request: object, words: string])[] = [
    [{ delivery: 'telephone' }, '"delivery" is link, oneTimePassword or password.'],
    [{ reason: 'boredom' }, '"reason" is forgotten, expired, compromised or other.'],
    [{ delivery: 'password' }, 'A "password" belongs to the delivery "password", and only to it.'],
    [{ delivery: 'link', password: 'x' }, 'A "password" belongs to the delivery "password", and only to it.'],
    [
      { delivery: 'oneTimePassword', password: 'x' },
      'A "password" belongs to the delivery "password", and only to it.',
    ],
    [{ mail: false }, 'A link is always mailed: leave "mail" out, or choose another "delivery".'],
    [
      { delivery: 'link', requireChange: false },
      'Whoever follows a link chooses a new password: leave "requireChange" out, or choose another "delivery".',
    ],
    [{ delivery: 'password', password: 'x', mail: true }, 'A given password is never mailed.'],
    [
      { delivery: 'oneTimePassword', mail: true, requireChange: false },
      'A password that the person may keep is never mailed.',
    ],
  ]
  for (const [request, words] of contradictory) {
    it(`P72: is refused as ${JSON.stringify(request)}`, () => expect(problem(request)).to.equal(words))
  }
})
