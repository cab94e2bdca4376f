import type { PasswordPolicy } from '../policies/policy.ts'
import type { Pending, Secret } from './credential.ts'
import { judgePassword } from './judge-password.ts'
import { lifetimesOf } from './lifetimes.ts'
import { FAST_SCHEME_BITS } from './password-shape.ts'
import { deriveOneTimePassword, generateOneTimePassword, hashOfToken, linkToken } from './pending.ts'
import type { Person, Ports } from './ports.ts'
import type { ResetRequest } from './reset-request.ts'
import { fastHash, slowHash } from './secret.ts'

/** What the chosen delivery puts in the place of the current password. */
export type Delivery = {
  readonly secret?: Secret
  readonly reset?: Pending
  readonly oneTimePassword?: string
}

/** How a reset reaches a person: judged, drawn and hashed. Throws NotEligible linksOnly, PasswordRejected. */
export async function deliveryOf(
  ports: Ports,
  input: {
    person: Person
    request: ResetRequest
    policy: PasswordPolicy
    resetId: string
    template?: string | undefined
  },
): Promise<Delivery> {
  const { person, request, policy, resetId, template } = input
  const lifetimes = lifetimesOf(ports, policy)
  const base = { id: resetId, serial: 1, purpose: request.purpose, keyId: ports.keyring.currentKeyId, template }
  if (request.delivery === 'link') {
    const tokenHash = hashOfToken(linkToken(ports.keyring, person.id, base))
    const lifetime = request.purpose === 'activate' ? lifetimes.activation : lifetimes.link
    return { reset: { ...base, delivery: 'link', tokenHash, lifetime } }
  }
  if (request.delivery === 'password') {
    const credential = await ports.credentials.find(person.id)
    const password = request.password ?? ''
    const prepared = await judgePassword(ports, { person, policies: [policy], password, credential })
    return { secret: { ...(await slowHash(ports, prepared)), ...terms(ports.now(), request, lifetimes) } }
  }
  const generated = request.mail
    ? deriveOneTimePassword(ports, policy, person, base)
    : generateOneTimePassword(ports, policy, person)
  const isFast = request.requireChange && generated.bits >= FAST_SCHEME_BITS
  const hash = isFast ? fastHash(ports.keyring, person.id, generated.value) : await slowHash(ports, generated.value)
  const secret = { ...hash, ...terms(ports.now(), request, lifetimes) }
  if (!request.mail) return { secret, oneTimePassword: generated.value }
  const reset: Pending = {
    ...base,
    delivery: 'oneTimePassword',
    shape: generated.shape,
    lifetime: lifetimes.oneTimePassword,
  }
  return { secret, reset }
}

/** What must be changed ends; what may be kept doesn't. */
function terms(
  setAt: Date,
  { requireChange }: ResetRequest,
  { oneTimePassword }: { oneTimePassword: number },
): Pick<Secret, 'kind' | 'setAt' | 'expiresAt'> {
  if (!requireChange) return { kind: 'permanent', setAt }
  return { kind: 'oneTime', setAt, expiresAt: new Date(setAt.getTime() + oneTimePassword * 1000) }
}
