import { createHash, randomBytes } from 'node:crypto'

/** Of a secret that was made with 256 bits. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('base64url')

export const makeSecret = () => randomBytes(32).toString('base64url')
