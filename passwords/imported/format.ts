/** A password hash of another system, taken apart. */
export type ImportedHash = {
  /** Whether it is below what this server would hash with (OWASP, Password Storage), so that it should not stay. */
  readonly isWeak: boolean
  /** How many bytes of a password it is made of, where it leaves the rest out. */
  readonly bytesRead?: number
  verify(password: string): Promise<boolean>
}

/** A family of encodings. `parse` answers undefined for what is none of them. */
export type Format = {
  readonly scheme: string
  /** An encoding, for people to recognise it. */
  readonly example: string
  parse(value: string): ImportedHash | undefined
}

/** Standard base64 without padding; some write `.` for `+`. */
export const fromBase64 = (text: string) => Buffer.from(text.replaceAll('.', '+'), 'base64')
