import { availableParallelism } from 'node:os'
import { HasherBusy } from './errors.ts'
import { parseImportedHash } from './imported/imported-hash.ts'
import type { Hasher } from './ports.ts'
import { createTurns, type Turns } from './turns.ts'

export type Argon2Parameters = { readonly memoryKib: number; readonly passes: number }

type Library = {
  hash(text: string, parameters: Argon2Parameters): Promise<string>
  verify(hash: string, text: string): Promise<boolean>
}

const WAITING_LIMIT = 500

/** The library's enumeration is ambient, so its number stands here. */
const ARGON2ID = 2

/**
 * argon2id with PHC strings (rules P22, P24): as many at once as there are cores, the rest waits, and too many waiting are refused. `watch` may
 * look at who takes turns.
 */
export async function createHasher(
  parameters: Argon2Parameters,
  watch: (turns: Turns) => Turns = turns => turns,
): Promise<Hasher> {
  const library = await loadLibrary()
  const refusal = () => new HasherBusy('Too many passwords wait to be hashed.')
  const inTurn = watch(createTurns(availableParallelism(), { limit: WAITING_LIMIT, refusal }))
  const wanted = inOrder(`m=${parameters.memoryKib},t=${parameters.passes},p=1`)
  return {
    hash: prepared => inTurn(() => library.hash(prepared, parameters)),
    verify: (hash, prepared) => inTurn(() => library.verify(hash, prepared)),
    verifyImported: (hash, password) => inTurn(async () => parseImportedHash(hash)?.verify(password) ?? false),
    needsRehash: hash => inOrder(hash.split('$')[3] ?? '') !== wanted,
  }
}

/** The libraries name the parameters of a PHC string in different orders. */
const inOrder = (parameters: string) => parameters.split(',').sort().join()

/** The faster library where it loads, else the other: their strings are interchangeable. */
async function loadLibrary(): Promise<Library> {
  return loadNative().catch(loadPortable)
}

export async function loadNative(): Promise<Library> {
  const { hash, verify } = await import('@node-rs/argon2')
  return {
    hash: (text, { memoryKib, passes }) =>
      hash(text, { algorithm: ARGON2ID, memoryCost: memoryKib, timeCost: passes, parallelism: 1 }),
    verify,
  }
}

export async function loadPortable(): Promise<Library> {
  const { default: argon2 } = await import('argon2')
  return {
    hash: (text, { memoryKib, passes }) =>
      argon2.hash(text, { type: argon2.argon2id, memoryCost: memoryKib, timeCost: passes, parallelism: 1 }),
    verify: (hash, text) => argon2.verify(hash, text),
  }
}
