import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Everything that is derived from MASTER_KEY. The first key is current; older ones still open what they sealed. */
export type Keyring = {
  readonly currentKeyId: string
  readonly keyIds: readonly string[]
  mac(purpose: string, keyId: string, message: string): Buffer
  /** AES-256-GCM, bound to its purpose; the result names its key. */
  seal(purpose: string, plaintext: string): string
  open(purpose: string, sealed: string): string
  /** 32 bytes of the current key for one purpose. */
  derive(purpose: string): Buffer
  /** The same of every key, the current one first. */
  deriveAll(purpose: string): Buffer[]
  /** Whether a value was sealed by the current key. */
  isCurrent(sealed: string): boolean
}

export class UnknownKey extends Error {}

/** `masterKeys` are 32 bytes each. */
export function createKeyring(masterKeys: readonly Buffer[]): Keyring {
  const byId = new Map(masterKeys.map(key => [keyIdOf(key), key]))
  const [currentKeyId] = [...byId.keys()]
  if (currentKeyId === undefined) throw new UnknownKey('A keyring needs at least one master key.')
  const subkeys = new Map<string, Buffer>()
  const subkey = (purpose: string, keyId: string) => {
    const name = `${keyId}.${purpose}`
    const known = subkeys.get(name)
    if (known) return known
    const key = byId.get(keyId)
    if (!key) throw new UnknownKey(`A stored value needs the master key ${keyId}. Add it to MASTER_KEY.`)
    const made = expand(key, purpose)
    subkeys.set(name, made)
    return made
  }
  return {
    currentKeyId,
    keyIds: [...byId.keys()],
    mac: (purpose, keyId, message) =>
      createHmac('sha256', subkey(`mac ${purpose}`, keyId))
        .update(message)
        .digest(),
    seal(purpose, plaintext) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', subkey(`seal ${purpose}`, currentKeyId), iv)
      const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return [currentKeyId, iv.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(purpose, sealed) {
      const [keyId = '', iv = '', body = ''] = sealed.split('.')
      const bytes = Buffer.from(body, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', subkey(`seal ${purpose}`, keyId), Buffer.from(iv, 'base64url'))
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    },
    derive: purpose => subkey(`derive ${purpose}`, currentKeyId),
    deriveAll: purpose => [...byId.keys()].map(keyId => subkey(`derive ${purpose}`, keyId)),
    isCurrent: sealed => sealed.split('.')[0] === currentKeyId,
  }
}

const expand = (key: Buffer, purpose: string) => Buffer.from(hkdfSync('sha256', key, 'rekey', purpose, 32))

const keyIdOf = (key: Buffer) => expand(key, 'key id').subarray(0, 6).toString('base64url')
