import type { Passkey } from '../store/second-factors.ts'

/** How somebody has proven who they are, in the words of RFC 8176. */
export type Amr = readonly string[]

export const BY_PASSWORD: Amr = ['pwd']

export const isTwofold = (amr: Amr): boolean => amr.includes('mfa')

/** A passkey asks its owner for a PIN or a finger first: two factors by itself. One that lives on one device alone is of hardware. */
export const byPasskey = ({ isSyncable }: Pick<Passkey, 'isSyncable'>): Amr => [
  isSyncable ? 'swk' : 'hwk',
  'user',
  'mfa',
]

export const BY_CODE: Amr = ['otp', 'mfa']
