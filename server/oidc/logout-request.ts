import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { Post } from '../outbox/post.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { LogoutEntry } from '../store/outbox.ts'
import type { Algorithm } from './keys.ts'
import type { SigningKeys } from './signing-keys.ts'

type Ports = {
  readonly applications: Pick<ApplicationStore, 'byId'>
  readonly signingKeys: Pick<SigningKeys, 'current'>
  readonly issuer: string
  readonly now: () => Date
}

/** Milliseconds; ASVS 10.5.5 allows two minutes. Each attempt has a token of its own. */
const LIFETIME = 120_000

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** The logout request to an application (OpenID Connect Back-Channel Logout 1.0 §2.4–2.5, rule O74); undefined where it wants none any more. */
export function createLogoutRequest(ports: Ports) {
  return async ({ application, userId, sid }: LogoutEntry): Promise<Post | undefined> => {
    const found = await ports.applications.byId(application)
    if (!found?.backchannelLogout) return undefined
    const { idTokenSignedResponseAlg: alg } = found
    const token = await logoutToken({ audience: application, subject: userId, sid, alg })
    return {
      url: found.backchannelLogout.uri,
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ logout_token: token }).toString(),
    }
  }

  /** Signed as the application's ID tokens are, with the same key, so that it checks it in the same way. */
  async function logoutToken(about: {
    audience: string
    subject: string
    sid: string | undefined
    alg: Algorithm
  }): Promise<string> {
    const key = ports.signingKeys.current().find(({ alg }) => alg === about.alg)
    if (!key) throw new Error(`There is no key for ${about.alg}.`)
    const at = ports.now()
    return new SignJWT({ events: { [EVENT]: {} }, ...(about.sid && { sid: about.sid }) })
      .setProtectedHeader({ alg: about.alg, kid: key.kid, typ: 'logout+jwt' })
      .setIssuer(ports.issuer)
      .setAudience(about.audience)
      .setSubject(about.subject)
      .setIssuedAt(at)
      .setExpirationTime(new Date(at.getTime() + LIFETIME))
      .setJti(randomUUID())
      .sign(await importJWK(key, about.alg))
  }
}
