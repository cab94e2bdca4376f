import { Secret, TOTP } from 'otpauth'

/** What every app knows (RFC 6238): six digits, which are other ones every 30 seconds. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 }

/** The code before and the one after are taken as well: clocks differ, and people are slow. */
const WINDOW = 1

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code)

/** 160 bits, in the letters that are typed where no camera is at hand. */
export const makeTotpSecret = (): string => new Secret({ size: 20 }).base32

/** What an app reads from a QR code. */
export const totpUri = (secret: string, issuer: string, label: string): string =>
  new TOTP({ ...SHAPE, issuer, label, secret }).toString()

/** The time step that a code is of; undefined for any other. */
export function stepOf(code: string, secret: string, now: Date): number | undefined {
  const timestamp = now.getTime()
  const delta = TOTP.validate({ ...SHAPE, token: code, secret: Secret.fromBase32(secret), timestamp, window: WINDOW })
  return delta === null ? undefined : TOTP.counter({ period: SHAPE.period, timestamp }) + delta
}
