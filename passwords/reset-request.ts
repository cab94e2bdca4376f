import type { MailRequest } from './ports.ts'

/** How the person comes to a new password. */
const deliveries = ['link', 'oneTimePassword', 'password'] as const

const reasons = ['forgotten', 'expired', 'compromised', 'other'] as const

const purposes = ['reset', 'activate'] as const

/** From when on and how many milliseconds apart mails may leave; at once where nothing is said. */
export type Pace = { readonly mailsFrom?: Date; readonly mailPause?: number }

export type Ending = { readonly sessions: number; readonly tokens: number }

export type ResetRequest = {
  readonly delivery: (typeof deliveries)[number]
  /** Only with delivery `password`. */
  readonly password?: string
  /** Whether a link or one-time password is mailed; a link always is. */
  readonly mail: boolean
  readonly requireChange: boolean
  readonly revoke: boolean
  readonly reason: (typeof reasons)[number]
  readonly note?: string
  /** The name of the mail template to be used, instead of the standard one. */
  readonly template?: string
  readonly purpose: (typeof purposes)[number]
  /** How many sessions and tokens end with it, as far as whoever asks has looked, by the epoch of the sessions that end. */
  readonly ending?: (sessionsEpoch: number) => Ending
  /** The job that it is part of, who ran and approved it, and when its mails may leave. */
  readonly job?: Pace & {
    readonly id: string
    readonly requestedBy?: string
    readonly approvedBy?: string
  }
  /** Whether it waits for the activation of somebody inactive, instead of being refused. */
  readonly waits?: true
}

/** A whole request. Where nothing else is said it is a link in a mail: nobody but the person ever knows the password (rule P65). */
export const toResetRequest = (given: Partial<ResetRequest> = {}): ResetRequest => {
  const { delivery = 'link' } = given
  const standard = { requireChange: true, revoke: true, reason: 'other', purpose: 'reset' } as const
  return { delivery, mail: delivery === 'link', ...standard, ...given }
}

/** Why a request makes no sense, in words for whoever sent it; undefined when it does. The same for every channel. */
export function resetProblem(request: ResetRequest): string | undefined {
  const isGiven = request.delivery === 'password'
  if (!deliveries.includes(request.delivery)) return `"delivery" is ${inWords(deliveries)}.`
  if (!reasons.includes(request.reason)) return `"reason" is ${inWords(reasons)}.`
  if (isGiven !== (request.password !== undefined))
    return 'A "password" belongs to the delivery "password", and only to it.'
  if (!purposes.includes(request.purpose)) return `"purpose" is ${inWords(purposes)}.`
  if (request.purpose === 'activate' && request.delivery !== 'link') return 'An invitation is a link.'
  if (request.delivery === 'link' && !request.mail)
    return 'A link is always mailed: leave "mail" out, or choose another "delivery".'
  if (request.delivery === 'link' && !request.requireChange)
    return 'Whoever follows a link chooses a new password: leave "requireChange" out, or choose another "delivery".'
  if (isGiven && request.mail) return 'A given password is never mailed.'
  if (request.mail && !request.requireChange) return 'A password that the person may keep is never mailed.'
  return undefined
}

/** Where a job has a rate, its mails leave one after the other; the first one's index is 0. */
export const dueDate = ({ mailsFrom, mailPause = 0 }: Pace, index: number) =>
  mailsFrom && { dueAt: new Date(mailsFrom.getTime() + index * mailPause) }

/**
 * The scopes that a reset takes, one of each list: `passwords:reset` allows every delivery, `passwords:set` a given password; one that may be
 * kept takes `passwords:keep`, too.
 */
export function scopesFor({
  delivery,
  requireChange,
}: Pick<ResetRequest, 'delivery' | 'requireChange'>): readonly (readonly string[])[] {
  const ways = delivery === 'password' ? ['passwords:reset', 'passwords:set'] : ['passwords:reset']
  return requireChange || delivery === 'link' ? [ways] : [ways, ['passwords:keep']]
}

/** The mails that resets lead to. */
export const mailsOfResets = [
  'resetLink',
  'activationLink',
  'oneTimePassword',
  'passwordReset',
] as const satisfies readonly MailRequest['kind'][]

/** Which mail a reset leads to, where the person can be mailed. */
export function mailOf({ delivery, mail, purpose }: ResetRequest): (typeof mailsOfResets)[number] {
  if (delivery === 'link') return purpose === 'activate' ? 'activationLink' : 'resetLink'
  return delivery === 'oneTimePassword' && mail ? 'oneTimePassword' : 'passwordReset'
}

const inWords = (names: readonly string[]) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
