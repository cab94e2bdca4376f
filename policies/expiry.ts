import type { PasswordPolicy } from './policy.ts'

const DAY = 86_400_000

type Ages = Pick<
  PasswordPolicy,
  'passwordExpiresAfter' | 'passwordExpireWarning' | 'minPasswordAge' | 'resetDemandedAt'
>

/** When a password that was set then has to be changed, by its age or because everybody's has to be; undefined is never. */
export function expiryOf({ passwordExpiresAfter: days, resetDemandedAt }: Ages, setAt: Date): Date | undefined {
  const byAge = days ? new Date(setAt.getTime() + days * DAY) : undefined
  const demanded = resetDemandedAt && setAt < resetDemandedAt ? resetDemandedAt : undefined
  return byAge && demanded && byAge < demanded ? byAge : (demanded ?? byAge)
}

/** Since when a password that was set then has to be changed, and why; undefined where it needn't be by now. */
export function overBy(
  policy: Ages,
  setAt: Date,
  now: Date,
): { readonly since: Date; readonly reason: 'expired' | 'demanded' } | undefined {
  const since = expiryOf(policy, setAt)
  if (!since || since > now) return undefined
  return { since, reason: since === policy.resetDemandedAt ? 'demanded' : 'expired' }
}

/** Between which moments a password was set whose owner is to be told now that it ends by its age; undefined where nobody is told. */
export function warnedRange(
  { passwordExpiresAfter: days = 0, passwordExpireWarning: warning = 0 }: Ages,
  now: Date,
): { after: Date; until: Date } | undefined {
  if (days === 0 || warning === 0) return undefined
  const ago = (count: number) => new Date(now.getTime() - count * DAY)
  return { after: ago(days), until: ago(days - warning) }
}

/** From when on the owner may change a password again that was set then; undefined is at once. */
export function changeableFrom({ minPasswordAge: days }: Ages, setAt: Date): Date | undefined {
  return days ? new Date(setAt.getTime() + days * DAY) : undefined
}
