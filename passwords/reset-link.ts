import { replacePassword } from './change-password.ts'
import type { Credential, Pending } from './credential.ts'
import type { Actor, Passwords } from './passwords.ts'
import { hashOfToken, isToken } from './pending.ts'
import type { Person, Ports } from './ports.ts'

type LiveLink = {
  credential: Credential
  person: Person
  by: 'reset' | 'recovery'
  link: Pending & { expiresAt: Date }
}

/** The live link behind a token; the same undefined for unknown, used, expired and superseded ones and for people who may not use it. */
async function findLive(ports: Ports, token: string): Promise<LiveLink | undefined> {
  if (!isToken(token)) return undefined
  const hash = hashOfToken(token)
  const credential = await ports.credentials.findByLink(hash)
  const by = credential?.reset?.tokenHash === hash ? 'reset' : 'recovery'
  const link = credential?.[by]
  const person = credential && (await ports.people.byId(credential.userId))
  if (!credential || !person?.active || person.federated || !link?.expiresAt) return undefined
  if (link.expiresAt <= ports.now() || (by === 'recovery' && person.cantChange)) return undefined
  return { credential, person, by, link: { ...link, expiresAt: link.expiresAt } }
}

/** Looks behind a token and changes nothing, so that mail scanners may (rule P53). */
export function createOpenLink(ports: Ports): Passwords['openLink'] {
  return async token => {
    const live = await findLive(ports, token)
    if (!live) return undefined
    const { person, link } = live
    return {
      person,
      purpose: link.purpose,
      expiresAt: link.expiresAt,
      policy: await ports.policies.applicableTo(person.id),
    }
  }
}

/** Tells the job that a live link belongs to. Mail scanners don't get so far: the form needs the cookie of the page before it. */
export function createLinkOpened(ports: Ports): Passwords['linkOpened'] {
  return async token => {
    const live = await findLive(ports, token)
    const { of } = live?.credential.mustChange ?? {}
    if (live && of && live.link.id === of.resetId)
      await ports.jobs.opened({ ...of, person: live.person.id }, ports.now())
  }
}

/**
 * Consumes a link: the new password and the end of the link are one write, bound to the epoch and to this very link, so that of
 * parallel submits one succeeds (rules P49, P58). Throws PasswordRejected, and the link stays alive.
 */
export function createRedeemLink(ports: Ports): Passwords['redeemLink'] {
  return async (token, next) => {
    const live = await findLive(ports, token)
    if (!live) return false
    const { person, credential, by } = live
    const actor: Actor = { id: person.id, kind: 'person', rank: person.rank, scopes: new Set(), channel: 'link' }
    const event = by === 'reset' ? 'password.resetCompleted' : 'password.recovered'
    return (await replacePassword(ports, { person, credential, next, actor, event, by })) !== undefined
  }
}
