import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { TestDirectory } from './directory.ts'
import { ownerOf } from './factors.ts'

export type TestPasskey = ReturnType<typeof createPasskey>

type Options = { readonly challenge: string }

type Given = {
  readonly origin?: string
  readonly rpId?: string
  /** Of the authenticator data; present and verified unless said otherwise. */
  readonly flags?: number
  readonly userHandle?: string
  readonly counter?: number
}

const PRESENT = 0x01
const VERIFIED = 0x04
const SYNCABLE = 0x08
const WITH_KEY = 0x40

/** A person who is there without a finger, a face or a PIN. */
export const UNVERIFIED = PRESENT

/** An authenticator in software (WebAuthn §6), with one key. */
export function createPasskey(origin: string, { isSyncable = true, transports = [] as readonly string[] } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(16)
  const usual = PRESENT | VERIFIED | (isSyncable ? SYNCABLE : 0)
  let handle = ''

  const clientData = (type: string, { challenge }: Options, given: Given) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: given.origin ?? origin, crossOrigin: false }))

  const authenticatorData = ({ rpId = new URL(origin).hostname, flags = usual, counter = 0 }: Given, more: Buffer) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const ofKey = more.length > 0 ? WITH_KEY : 0
    return Buffer.concat([digest(rpId), Buffer.from([flags | ofKey]), count, more])
  }

  return {
    id: id.toString('base64url'),
    /** What a browser answers to the wish for a new passkey. */
    create(options: Options & { readonly user: { readonly id: string } }, given: Given = {}): string {
      handle = options.user.id
      const coordinates = [x, y].map(value => Buffer.from(value, 'base64url'))
      const key = cborMap(
        [cborUint(1), cborUint(2)],
        [cborUint(3), cborInt(-7)],
        [cborInt(-1), cborUint(1)],
        [cborInt(-2), cborBytes(coordinates[0] ?? id)],
        [cborInt(-3), cborBytes(coordinates[1] ?? id)],
      )
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const attestationObject = cborMap(
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap()],
        [cborText('authData'), cborBytes(authenticatorData(given, attested))],
      )
      const response = { clientDataJSON: clientData('webauthn.create', options, given), attestationObject }
      return answer(id, response, { transports })
    },
    /** What it answers to the wish for a proof. */
    get(options: Options, given: Given = {}): string {
      const client = clientData('webauthn.get', options, given)
      const data = authenticatorData(given, Buffer.alloc(0))
      const signature = sign('sha256', Buffer.concat([data, digest(client)]), privateKey)
      return answer(id, {
        clientDataJSON: client,
        authenticatorData: data,
        signature,
        userHandle: Buffer.from(given.userHandle ?? handle, 'base64url'),
      })
    },
  }
}

/** A passkey of somebody, set up. */
export async function enrolPasskey(
  directory: TestDirectory,
  personId: string,
  passkey = createPasskey(directory.issuer),
) {
  const { factors } = directory.services
  const ofNow = await ownerOf(directory, personId)
  const response = passkey.create(await factors.askForPasskey(ofNow))
  if (!(await factors.addPasskey(ofNow, { response, name: 'Phone' }))) throw new Error('The passkey was not added.')
  return passkey
}

function answer(id: Buffer, response: Readonly<Record<string, Buffer>>, more: object = {}): string {
  const encoded = Object.entries(response).map(([name, value]) => [name, value.toString('base64url')])
  const name = id.toString('base64url')
  return JSON.stringify({
    id: name,
    rawId: name,
    type: 'public-key',
    clientExtensionResults: {},
    response: { ...Object.fromEntries(encoded), ...more },
  })
}

const digest = (data: string | Buffer) => createHash('sha256').update(data).digest()

/** As much of CBOR (RFC 8949) as that takes. */
const cborHead = (type: number, value: number) =>
  Buffer.from(value < 24 ? [(type << 5) | value] : [(type << 5) | 24, value])
const cborUint = (value: number) => cborHead(0, value)
const cborInt = (value: number) => cborHead(1, -1 - value)
/** Up to 255 of them. */
const cborBytes = (value: Buffer) => Buffer.concat([cborHead(2, value.length), value])
const cborText = (value: string) => Buffer.concat([cborHead(3, value.length), Buffer.from(value)])
const cborMap = (...pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([cborHead(5, pairs.length), ...pairs.flat()])
