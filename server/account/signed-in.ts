import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'koa'
import type { Actor, Passwords } from '../../passwords/passwords.ts'
import type { People, Person } from '../../passwords/ports.ts'
import { isFresh } from '../../passwords/step-up.ts'
import type { Factors } from '../factors/create-factors.ts'
import { seeOther } from '../http/see-other.ts'
import { ACCOUNT_APPLICATION } from '../oidc/clients.ts'
import type { BrowserSession } from '../oidc/create-oidc.ts'
import { TWO_FACTORS_ACR } from '../oidc/metadata.ts'
import type { SignInStore } from '../store/sign-ins.ts'

export type SignedIn = BrowserSession & { readonly person: Person; readonly sessionsEpoch: number }

type Ports = {
  readonly passwords: Passwords
  readonly people: People
  readonly factors: Pick<Factors, 'areThere'>
  readonly signIns: SignInStore
  readonly sessionOf: (ctx: Context) => Promise<BrowserSession | undefined>
  readonly issuer: string
  readonly now: () => Date
}

/** Who is at their own pages, and the way there. */
export function createSignedIn(ports: Ports) {
  return { signedInPerson, freshPerson, toSignIn }

  /** Nobody with a forced change before them is let in (rule O80). */
  async function signedInPerson(ctx: Context): Promise<SignedIn | undefined> {
    const session = await ports.sessionOf(ctx)
    if (!session) return undefined
    const [person, standing] = await Promise.all([
      ports.people.byId(session.accountId),
      ports.passwords.standing(session.accountId),
    ])
    if (!person || !standing || standing.mustChange) return undefined
    return { ...session, person, sessionsEpoch: standing.sessionsEpoch }
  }

  /** Somebody who has just proven who they are, with all that they have for it; anybody else is led to do so, and to `path` (ASVS 7.5.1). */
  async function freshPerson(ctx: Context, path: string): Promise<SignedIn | undefined> {
    const signedIn = await signedInPerson(ctx)
    const signIn = signedIn && (await ports.signIns.find(signedIn.signIn, ports.now()))
    const hasJustSignedIn = signIn !== undefined && isFresh(signIn.signedInAt, ports.now())
    if (hasJustSignedIn && (signIn.isTwofold || !(await ports.factors.areThere(signIn.accountId)))) return signedIn
    toSignIn(ctx, path, hasJustSignedIn ? { acr_values: TWO_FACTORS_ACR } : signedIn ? { prompt: 'login' } : {})
    return undefined
  }

  /** The ordinary authorization request of the built-in application; what it answers is the session, the code is not needed. */
  function toSignIn(ctx: Context, path = '/account', more: Readonly<Record<string, string>> = {}): void {
    const request = new URLSearchParams({
      client_id: ACCOUNT_APPLICATION,
      redirect_uri: ports.issuer + path,
      response_type: 'code',
      scope: 'openid',
      code_challenge: createHash('sha256').update(randomBytes(32)).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    })
    seeOther(ctx, `/authorize?${request}`)
  }
}

export const selfActor = ({ person: { id, rank }, signIn: session }: SignedIn): Actor => ({
  id,
  kind: 'person',
  rank,
  scopes: new Set(),
  session,
  channel: 'self',
})
