import { randomUUID } from 'node:crypto'
import type { Post } from '../outbox/post.ts'
import type { ApplicationStore } from '../store/applications.ts'
import type { LogoutRequest } from '../store/outbox.ts'
import { type Sign, seconds } from './sign.ts'
import type { SubjectOf } from './subjects.ts'

type Ports = {
  readonly applications: Pick<ApplicationStore, 'byId'>
  readonly sign: Sign
  readonly subjectOf: SubjectOf
  readonly issuer: string
  readonly now: () => Date
}

/** Seconds; ASVS 10.5.5 allows two minutes. Each attempt has a token of its own. */
const LIFETIME = 120

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** The logout request to an application (OpenID Connect Back-Channel Logout 1.0 §2.4–2.5, rule O74); undefined where it wants none any more. */
export function createLogoutRequest({ applications, sign, subjectOf, issuer, now }: Ports) {
  return async ({ recipient, userId, sid }: LogoutRequest): Promise<Post | undefined> => {
    const found = await applications.byId(recipient)
    if (!found?.backchannelLogout) return undefined
    const iat = seconds(now())
    const token = await sign('logout+jwt', found.idTokenSignedResponseAlg, {
      iss: issuer,
      aud: recipient,
      sub: subjectOf(found.pairwiseFor, userId),
      iat,
      exp: iat + LIFETIME,
      jti: randomUUID(),
      events: { [EVENT]: {} },
      ...(sid && { sid }),
    })
    return {
      url: found.backchannelLogout.uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      taken: [200, 204],
    }
  }
}
