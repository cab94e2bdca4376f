/** Seconds for which anybody may keep what is at `/jwks`. */
export const JWKS_MAX_AGE = 300

const DAY = 86_400_000

/** How long a key is published before it signs: far longer than JWKS_MAX_AGE, for those who don't heed it, and than servers take to learn of it. */
const LEAD = DAY

/** How long it is published after another signs: for as long as an application that holds an ID token may show it as `id_token_hint`, which outlives all else that is signed. */
const OVERLAP = 14 * DAY

export type KeyDates = {
  readonly alg: string
  readonly serial: number
  readonly publishedAt: Date
  readonly signsFrom: Date
}

export type Phase = 'next' | 'signing' | 'former' | 'ended'

/** Where each key stands, and until when it is published if that is known; all of it said by its dates and those of the key after it. */
export function phasesOf<K extends KeyDates>(
  keys: readonly K[],
  now: Date,
): (K & { readonly phase: Phase; readonly endsAt?: Date })[] {
  const inOrder = keys.toSorted((one, other) => one.serial - other.serial)
  return inOrder.map(key => {
    const successor = inOrder.find(({ alg, serial }) => alg === key.alg && serial > key.serial)
    if (!successor) return { ...key, phase: key.signsFrom > now ? 'next' : 'signing' }
    const endsAt = new Date(successor.signsFrom.getTime() + OVERLAP)
    if (successor.signsFrom > now) return { ...key, phase: 'signing', endsAt }
    return { ...key, phase: endsAt > now ? 'former' : 'ended', endsAt }
  })
}

/** Whether the key after this one, the newest of its algorithm, is to be published, so that one signs for `days` days; 0 is without end. */
export function isSuccessorDue({ signsFrom }: KeyDates, days: number, now: Date): boolean {
  return days > 0 && now.getTime() >= signsFrom.getTime() + days * DAY - LEAD
}

/** When a key that is published now may sign: at once where nobody has another one. */
export function signsFromOf(newest: KeyDates | undefined, now: Date): Date {
  return newest ? new Date(now.getTime() + LEAD) : now
}
