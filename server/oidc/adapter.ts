import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Lifetimes } from '../../config/schema.ts'
import type { Epochs } from '../../passwords/credential.ts'
import type { Passwords } from '../../passwords/passwords.ts'
import { type Amr, isTwofold } from '../factors/proof.ts'
import type { Keyring } from '../keyring.ts'
import { hashId, type OidcPayload, type OidcPayloadStore } from '../store/oidc-payloads.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import { REMEMBERED, requireDeviceTime } from './device-codes.ts'
import { upToDate } from './half-finished-sign-in.ts'
import { onceARequest } from './once-a-request.ts'
import { type ReusePorts, reportReuse } from './report-reuse.ts'
import { openPayload, sealPayload } from './sealed-payload.ts'

export type AdapterPorts = ReusePorts & {
  readonly payloads: OidcPayloadStore
  readonly signIns: SignInStore
  readonly passwords: Passwords
  readonly keyring: Keyring
  readonly findClient: (id: string) => Promise<AdapterPayload | undefined>
  readonly lifetimes: Pick<Lifetimes, 'session' | 'sessionIdle'>
  readonly now: () => Date
}

/** Codes and tokens are grants; a pushed request is only pointed to (RFC 9126 §4). */
const alreadyUsed = (model: string) =>
  model === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('already used')
    : new errors.InvalidGrant('already used')

/**
 * What is worth something only as long as the credential behind it is: which epoch decides, whether a forced change stops it, and whether
 * it carries the stamp itself; that of a session is its sign-in's.
 */
const JUDGED: Readonly<Record<string, { by: keyof Epochs; stopsAtForcedChange: boolean; isStamped: boolean }>> = {
  Session: { by: 'sessionsEpoch', stopsAtForcedChange: false, isStamped: false },
  Grant: { by: 'sessionsEpoch', stopsAtForcedChange: false, isStamped: true },
  AccessToken: { by: 'sessionsEpoch', stopsAtForcedChange: false, isStamped: true },
  RefreshToken: { by: 'sessionsEpoch', stopsAtForcedChange: true, isStamped: true },
  AuthorizationCode: { by: 'epoch', stopsAtForcedChange: true, isStamped: true },
  DeviceCode: { by: 'epoch', stopsAtForcedChange: true, isStamped: true },
}

/** Whose grant it is, by the hash of its id, and what it was stamped with; undefined where it has ended. */
export async function personOfGrant(
  { payloads, now }: Pick<AdapterPorts, 'payloads' | 'now'>,
  grant: string,
): Promise<{ id: string; stamp: Epochs } | undefined> {
  const { accountId, stamp } = (await payloads.find('_id', `Grant:${grant}`, now())) ?? {}
  return accountId && stamp ? { id: accountId, stamp } : undefined
}

/**
 * The library's storage on MongoDB. Whatever stands for a person is stamped with the epochs that the verification of their credential
 * captured, once and for all, and is not found any more when the person's have moved on (rules O79–O93).
 */
export function createAdapter(ports: AdapterPorts): (model: string) => Adapter {
  const { payloads, signIns, passwords, keyring, now } = ports
  const { marksOf } = passwords
  const grant = onceARequest(key => payloads.find('_id', key, now()))

  return model => {
    const keyOf = (id: string) => `${model}:${hashId(id)}`
    return {
      async upsert(id, payload, expiresIn) {
        if (model === 'Session') await recordSignIn(payload)
        const { accountId, grantId, uid, userCode } = payload
        const kept = expiresIn && (model === 'DeviceCode' ? expiresIn + REMEMBERED : expiresIn)
        const saved = {
          _id: keyOf(id),
          sealed: sealPayload(keyring, payload),
          ...(kept ? { expiresAt: after(now(), kept) } : {}),
          ...(accountId ? { accountId } : {}),
          ...(grantId && JUDGED[model]?.isStamped ? { grant: hashId(grantId) } : {}),
          ...(uid ? { uid: hashId(uid) } : {}),
          ...(userCode ? { userCode: hashId(userCode) } : {}),
          ...(accountId && JUDGED[model]?.isStamped ? { stamp: await stampFor(model, payload) } : {}),
        }
        if (model !== 'DeviceCode') return payloads.save(saved)
        const isAnswer = accountId !== undefined || payload.error !== undefined
        if (!(await payloads.saveUnanswered(saved, isAnswer))) throw alreadyUsed(model)
      },
      async find(id) {
        if (model === 'Client') return ports.findClient(id)
        return open(await (model === 'Grant' ? grant(keyOf(id)) : payloads.find('_id', keyOf(id), now())))
      },
      async findByUid(uid) {
        return open(await payloads.find('uid', hashId(uid), now()))
      },
      async findByUserCode(userCode) {
        return open(await payloads.find('userCode', hashId(userCode), now()))
      },
      async consume(id) {
        if (!(await payloads.consume(keyOf(id), now()))) throw alreadyUsed(model)
      },
      async destroy(id) {
        if (model === 'Session') await forgetSignIn(id)
        await payloads.remove(keyOf(id))
      },
      async revokeByGrantId(grantId) {
        await payloads.endGrants([hashId(grantId)])
      },
    }

    async function open(stored: OidcPayload | undefined): Promise<AdapterPayload | undefined> {
      const payload = stored && openPayload(keyring, stored)
      if (!payload) return undefined
      if (model === 'Interaction') return upToDate(ports, payload)
      if (model === 'DeviceCode') await requireDeviceTime(ports, stored, payload)
      if (!(await isAlive(payload, stored))) return undefined
      // Whoever comes with it once a while never loses it with a master key that goes.
      if (!keyring.isCurrent(stored.sealed)) await payloads.reseal(stored, sealPayload(keyring, payload))
      if (!stored.consumed) return payload
      if (payload.accountId) await reportReuse(ports, model, payload.accountId)
      return { ...payload, consumed: Math.floor(stored.consumed.getTime() / 1000) }
    }

    async function isAlive({ accountId, uid }: AdapterPayload, stored: OidcPayload): Promise<boolean> {
      const rule = JUDGED[model]
      if (!accountId || !rule) return true
      const stamp = rule.isStamped ? stored.stamp : await signIns.find(hashId(uid ?? ''), now())
      if (!stamp) return false
      if (!rule.stopsAtForcedChange) return (await marksOf(accountId))?.[rule.by] === stamp[rule.by]
      const standing = await passwords.standing(accountId)
      return standing?.[rule.by] === stamp[rule.by] && !standing.mustChange
    }
  }

  /** The library saves a session at every request; only the one that a verification led to makes or renews the sign-in. */
  async function recordSignIn({ accountId, uid }: AdapterPayload): Promise<void> {
    const { epochs, amr, ts } = verification() ?? {}
    if (!accountId || !uid) return
    if (!epochs) return useSignIn(ports, hashId(uid))
    const at = now()
    const signedInAt = ts ? new Date(ts * 1000) : at
    // What began elsewhere, however long ago, begins here now.
    const begunAt = amr ? signedInAt : at
    const { session, sessionIdle } = ports.lifetimes
    const device = Provider.ctx?.get('user-agent').slice(0, 200)
    const address = Provider.ctx?.ip.replace(/^::ffff:/, '')
    await signIns.record({
      ...epochs,
      id: hashId(uid),
      accountId,
      signedInAt,
      usedAt: at,
      expiresAt: new Date(Math.min(after(begunAt, session).getTime(), after(at, sessionIdle).getTime())),
      endsAt: after(begunAt, session),
      isTwofold: isTwofold(amr ?? []),
      ...(device ? { device } : {}),
      ...(address ? { address } : {}),
    })
  }

  /** A session that is signed out of is over; one that only gets another id goes on. */
  async function forgetSignIn(id: string): Promise<void> {
    const session = Provider.ctx?.oidc.session
    if (session?.jti === id && session.accountId) await signIns.end(hashId(session.uid), session.accountId)
  }

  /**
   * Tokens take the stamp of their grant; grants and codes that of the verification, else of the session that they come from. That may
   * be older than the password, where a reset left it open; its codes are bound to the password of now.
   */
  async function stampFor(model: string, { grantId, accountId }: AdapterPayload): Promise<Epochs | undefined> {
    if (grantId && JUDGED[model]?.by === 'sessionsEpoch') return (await grant(`Grant:${hashId(grantId)}`))?.stamp
    const verified = verification()?.epochs
    if (verified) return verified
    const uid = Provider.ctx?.oidc.session?.uid
    const [signIn, epochs] = await Promise.all([
      uid ? signIns.find(hashId(uid), now()) : undefined,
      accountId ? marksOf(accountId) : undefined,
    ])
    return signIn && epochs && { epoch: epochs.epoch, sessionsEpoch: signIn.sessionsEpoch }
  }
}

/** Whoever comes with a session has it longer. */
export function useSignIn({ signIns, lifetimes, now }: AdapterPorts, id: string): Promise<void> {
  const at = now()
  return signIns.use(id, at, after(at, lifetimes.sessionIdle))
}

const after = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000)

type Verification = { readonly epochs?: Epochs; readonly amr?: Amr; readonly ts?: number }

/** What a sign-in of this very request has verified. */
const verification = () => Provider.ctx?.oidc.result?.login as Verification | undefined
