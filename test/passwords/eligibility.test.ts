import { expect } from 'chai'
import { ineligibility } from '../../passwords/eligibility.ts'
import { ineligibilities, NotEligible } from '../../passwords/errors.ts'
import type { Actor } from '../../passwords/passwords.ts'
import type { Person } from '../../passwords/ports.ts'

const person: Person = {
  id: 'ada',
  userName: 'ada',
  email: 'ada@example.com',
  active: true,
  federated: false,
  protected: false,
  cantChange: false,
  hasUnverifiedDomain: false,
  rank: 0,
}
const scopes = (...names: string[]): ReadonlySet<string> => new Set(names)
const client: Actor = { id: 'hr', kind: 'client', rank: 0, scopes: scopes('passwords:reset'), channel: 'scim' }
const link = { delivery: 'link', mail: false, requireChange: true } as const
const mailed = { delivery: 'oneTimePassword', mail: true, requireChange: true } as const
const shown = { delivery: 'oneTimePassword', mail: false, requireChange: true } as const
const given = { delivery: 'password', mail: false, requireChange: true } as const

describe('who may be reset', () => {
  it('is an active person with a password here and an address for the mail', () => {
    for (const request of [link, mailed, shown, given])
      expect(ineligibility(person, request, client)).to.equal(undefined)
  })

  const administrator: Actor = { ...client, rank: 100, scopes: scopes('passwords:reset', 'roles:write') }
  const ada: Actor = { ...administrator, id: 'ada', kind: 'person' }
  const cases: readonly (readonly [reason: string, who: Partial<Person>, actor: Actor])[] = [
    ['outsideGroups', {}, { ...client, limits: new Map([['passwords:reset', new Set(['ward'])]]) }],
    ['inactive', { active: false }, client],
    ['federated', { federated: true }, client],
    ['self', {}, ada],
    ['higherPrivilege', { rank: 10 }, client],
    ['higherPrivilege', { rank: 100 }, { ...administrator, rank: 10 }],
    ['protected', { protected: true }, client],
    ['noEmail', { email: undefined }, client],
    ['unverifiedDomain', { hasUnverifiedDomain: true }, client],
  ]
  for (const [reason, who, actor] of cases) {
    it(`is not: ${reason} ${JSON.stringify(who)}`, () =>
      expect(ineligibility({ ...person, ...who }, link, actor)).to.equal(reason))
  }

  it('needs an address only where a mail carries the way in', () => {
    const unreachable = { ...person, email: undefined }
    expect(ineligibility(unreachable, mailed, client)).to.equal('noEmail')
    expect(ineligibility(unreachable, shown, client)).to.equal(undefined)
    expect(ineligibility(unreachable, given, client)).to.equal(undefined)
  })

  it('needs a verified domain only where a mail carries the way in', () => {
    const strange = { ...person, hasUnverifiedDomain: true }
    expect(ineligibility(strange, mailed, client)).to.equal('unverifiedDomain')
    expect(ineligibility(strange, shown, client)).to.equal(undefined)
    expect(ineligibility(strange, given, client)).to.equal(undefined)
  })

  it('may be a protected or privileged person where the actor writes roles', () =>
    expect(ineligibility({ ...person, protected: true, rank: 100 }, link, administrator)).to.equal(undefined))

  it('trap 14: is nobody protected where a job asks, whoever made it', () =>
    expect(ineligibility({ ...person, protected: true }, { ...link, job: { id: 'job' } }, administrator)).to.equal(
      'protected',
    ))

  it('P70: counts a program with the id of a person for no person', () =>
    expect(ineligibility(person, link, { ...client, id: 'ada' })).to.equal(undefined))

  it('is told by the reason to act on first', () => {
    const order = [
      'outsideGroups',
      'inactive',
      'federated',
      'self',
      'higherPrivilege',
      'protected',
      'noEmail',
      'unverifiedDomain',
    ] as const
    const remedies: readonly [Partial<Person>, Partial<Actor>][] = [
      [{ groups: new Set(['ward']) }, {}],
      [{ active: true }, {}],
      [{ federated: false }, {}],
      [{}, { kind: 'client' }],
      [{ rank: 0 }, {}],
      [{ protected: false }, {}],
      [{ email: 'ada@example.com' }, {}],
      [{ hasUnverifiedDomain: false }, {}],
    ]
    let who: Person = {
      ...person,
      active: false,
      federated: true,
      protected: true,
      rank: 100,
      email: undefined,
      hasUnverifiedDomain: true,
    }
    const limits = new Map([['passwords:reset', new Set(['ward'])]])
    let actor: Actor = { ...client, id: 'ada', kind: 'person', limits }
    const reasons = remedies.map(([mended, instead]) => {
      const reason = ineligibility(who, link, actor)
      who = { ...who, ...mended }
      actor = { ...actor, ...instead }
      return reason
    })
    expect(reasons).to.deep.equal(order)
    expect(ineligibility(who, link, actor)).to.equal(undefined)
  })

  it('is answered with what to do instead', () => {
    for (const [reason, text] of Object.entries(ineligibilities)) {
      expect(new NotEligible(reason as keyof typeof ineligibilities).message).to.equal(text)
      expect(text).to.match(/: .+\.$|password here\.$/)
    }
    expect(ineligibilities.inactive).to.contain('activate first')
  })
})
