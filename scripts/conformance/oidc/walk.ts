import { expect } from 'chai'
import { resetPassword } from '../../../demo/reset.ts'
import type { ScimClient } from '../../../demo/scim-client.ts'
import type { Told, Visitor } from './visitor.ts'

/** A person on the way through an application, and the administrator who resets their password. */
export type Walk = {
  readonly issuer: string
  readonly clientId: string
  readonly visitor: Visitor
  readonly person: { readonly id: string; readonly userName: string; readonly password: string }
  readonly scim: ScimClient
}

/** Seconds: from a password to the ID token. */
const JUST_NOW = 10
const NEXT = 'seven slow green rivers'

const signInPage = { page: 'Sign in' }
const consentPage = { page: 'Allow access?' }

/**
 * What every library is led through, each step on the strength of those before it. An application has `/sign-in`, which adds its query to
 * the request, `/callback`, `/refresh`, `/sign-out` and `/signed-out`, and shows as JSON what it was told.
 */
export const steps: Readonly<Record<string, (walk: Walk) => Promise<void>>> = {
  async discovery({ visitor, issuer }) {
    expect(await visitor.open('/')).to.deep.equal({ issuer })
  },

  async 'prompt=none before the sign-in'({ visitor }) {
    expect(await visitor.open('/sign-in?scope=openid&prompt=none')).to.deep.equal({ error: 'login_required' })
  },

  async 'code with PKCE'({ visitor, person, issuer, clientId }) {
    expect(await visitor.open('/sign-in?scope=openid+email')).to.deep.equal(signInPage)
    expect(await visitor.signIn(person.userName, person.password)).to.deep.equal(consentPage)
    const told = await visitor.press('Allow')
    expect(told).to.nested.include({ 'claims.iss': issuer, 'claims.aud': clientId, hasRefreshToken: false })
    expect(told).to.nested.include({ 'claims.sub': person.id, 'userinfo.sub': person.id })
    expect(told).to.have.nested.property('userinfo.email', person.userName)
  },

  async 'prompt=none after it'({ visitor, person }) {
    expect(await visitor.open('/sign-in?scope=openid&prompt=none')).to.have.nested.property('claims.sub', person.id)
  },

  async 'prompt=login'({ visitor, person }) {
    expect(await visitor.open('/sign-in?scope=openid&prompt=login')).to.deep.equal(signInPage)
    expectAge(JUST_NOW, await visitor.signIn(person.userName, person.password))
  },

  async max_age({ visitor, person }) {
    expectAge(3600, await visitor.open('/sign-in?scope=openid&max_age=3600'))
    expect(await visitor.open('/sign-in?scope=openid&max_age=0')).to.deep.equal(signInPage)
    expectAge(JUST_NOW, await visitor.signIn(person.userName, person.password))
  },

  async 'prompt=consent, offline_access'({ visitor }) {
    expect(await visitor.open('/sign-in?scope=openid+offline_access&prompt=consent')).to.deep.equal(consentPage)
    expect(await visitor.press('Allow')).to.include({ hasRefreshToken: true })
  },

  async 'refresh, twice'({ visitor, person }) {
    for (let times = 0; times < 2; times++) {
      const told = await visitor.open('/refresh')
      expect(told).to.nested.include({ isNew: true, 'claims.sub': person.id, 'userinfo.sub': person.id })
    }
  },

  async 'forced change after a reset'({ visitor, person, scim }) {
    const { oneTimePassword = '' } = await resetPassword(scim, person.id, 'oneTimePassword')
    expect(await visitor.open('/sign-in?scope=openid&prompt=none')).to.deep.equal({ error: 'login_required' })
    expect(await visitor.open('/refresh')).to.deep.equal({ error: 'invalid_grant' })
    expect(await visitor.open('/sign-in?scope=openid')).to.deep.equal(signInPage)
    expect(await visitor.signIn(person.userName, person.password)).to.deep.equal(signInPage)
    const changePage = { page: 'Choose a new password' }
    expect(await visitor.signIn(person.userName, oneTimePassword)).to.deep.equal(changePage)
    expectAge(JUST_NOW, await visitor.choosePassword(NEXT))
  },

  async logout({ visitor }) {
    expect(await visitor.open('/sign-out')).to.deep.equal({ page: 'Sign out?' })
    expect(await visitor.press('Sign out')).to.deep.equal({ signedOut: true })
    expect(await visitor.open('/sign-in?scope=openid&prompt=none')).to.deep.equal({ error: 'login_required' })
  },
}

/** The sign-in behind an ID token was so many seconds before it at most. */
function expectAge(seconds: number, { claims: { iat, auth_time: signedIn } = {} }: Told): void {
  expect(Number(iat) - Number(signedIn)).to.be.within(0, seconds)
}
