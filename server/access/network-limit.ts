import { isIPv6 } from 'node:net'
import type { Keyring } from '../keyring.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import type { FailureStore } from '../store/failures.ts'

/** How many wrong passwords are judged, and how many mails are asked for, in ten minutes; 0 is without limit. */
export type GuessLimits = { readonly perAddress: number; readonly all: number; readonly mailsPerAddress: number }

/**
 * Counts an attempt before it is judged, and answers how to take it back when it was right. Throws Problem 429 where too many failed, the
 * same whoever was asked for (rules P37, P41, P43).
 */
export type BeginGuess = (address: string) => Promise<() => Promise<void>>

/**
 * Judges a guess of an address: counted before, and taken back where it was right, and where nobody could judge it, which was no guess.
 * Throws what `beginGuess` and `judge` throw.
 */
export async function guessing<T>(
  beginGuess: BeginGuess,
  address: string,
  judge: () => Promise<T>,
  isRight: (judged: T) => boolean = Boolean,
): Promise<T> {
  const takeBack = await beginGuess(address)
  const judged = await judge().catch(async (error: unknown) => {
    await takeBack()
    throw error
  })
  if (isRight(judged)) await takeBack()
  return judged
}

/** Counts that somebody asks for a mail. Throws Problem 429 where too many were asked for, the same whoever is to get it. */
export type AskForMail = (address: string) => Promise<unknown>

type Ports = {
  readonly failures: FailureStore
  readonly keyring: Pick<Keyring, 'mac' | 'currentKeyId'>
  readonly limits: GuessLimits
  readonly now: () => Date
}

const WINDOW = 600_000

export const createGuessLimit = ({ limits, ...ports }: Ports): BeginGuess =>
  createNetworkLimit(ports, { name: 'address', problem: 'tooManyGuesses', ...limits })

export const createMailLimit = ({ limits, ...ports }: Ports): AskForMail =>
  createNetworkLimit(ports, { name: 'mail', problem: 'tooManyMails', perAddress: limits.mailsPerAddress, all: 0 })

function createNetworkLimit(
  { failures, keyring, now }: Omit<Ports, 'limits'>,
  limits: { name: string; problem: ProblemCode; perAddress: number; all: number },
): BeginGuess {
  return async address => {
    const time = now().getTime()
    const window = Math.floor(time / WINDOW)
    const expiresAt = new Date((window + 2) * WINDOW)
    const network = keyring.mac(limits.name, keyring.currentKeyId, networkOf(address)).toString('base64url')
    const counted: string[] = []
    const takeBack = () => failures.takeBack(counted)
    // One after the other: what is refused to one network must not use up what all networks have together.
    for (const { key, limit } of [
      { key: `${network}.${window}`, limit: limits.perAddress },
      { key: `all.${window}`, limit: limits.all },
    ]) {
      if (limit === 0) continue
      counted.push(key)
      if ((await failures.add(key, expiresAt)) <= limit) continue
      await takeBack()
      const seconds = Math.ceil(((window + 1) * WINDOW - time) / 1000)
      throw new Problem(limits.problem, { headers: { 'Retry-After': String(seconds) } })
    }
    return takeBack
  }
}

/** Who has one address of IPv6 has the 2^64 beside it as well. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const middle = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...middle, ...right]
    .slice(0, 4)
    .map(part => Number.parseInt(part, 16).toString(16))
    .join(':')
}
