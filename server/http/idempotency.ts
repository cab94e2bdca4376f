import { createHash } from 'node:crypto'
import type { Transaction } from '../../passwords/ports.ts'
import { ScimError } from '../../scim/error.ts'
import { type CallerRequest, headerOf, type ScimRequest, type ScimResponse } from '../../scim/request.ts'
import type { Keyring } from '../keyring.ts'
import type { IdempotencyKeyStore } from '../store/idempotency-keys.ts'

type Handle = (request: ScimRequest) => Promise<ScimResponse>

type Ports = { readonly idempotencyKeys: IdempotencyKeyStore; readonly keyring: Keyring; readonly now: () => Date }

const DAY = 86_400_000
const LONGEST = 255

/**
 * Creates a resource once, however often a client sends the same POST with the same `Idempotency-Key`: for a day the later ones are
 * answered with what the first has made. Throws ScimError 422 for another body under the same key.
 */
export const createIdempotent =
  ({ idempotencyKeys: keys, keyring, now }: Ports, prefix: string) =>
  (handle: Handle): Handle =>
  async request => {
    const key = headerOf(request, 'idempotency-key')
    const { caller, method, path } = request
    if (key === undefined || !caller || method !== 'POST' || !/^\/[A-Za-z]+\/?$/.test(path) || /^\/Bulk/.test(path))
      return handle(request)
    if (key === '' || key.length > LONGEST)
      throw new ScimError(400, 'invalidValue', `An Idempotency-Key has 1 to ${LONGEST} characters.`)
    const _id = createHash('sha256')
      .update(JSON.stringify([caller.client, caller.person ?? null, prefix, path, key]))
      .digest('base64url')
    const known = await keys.find(_id, now())
    if (known) return again(known)
    const creating: CallerRequest = {
      ...request,
      caller,
      async beforeCommit([made], transaction) {
        if (!made) throw new Error('Nothing was made.')
        const { id } = made.body as { id: string }
        const expiresAt = new Date(now().getTime() + DAY)
        const digest = digestOf(keyring.currentKeyId)
        const stored = { _id, digest, path: `${path.replace(/\/$/, '')}/${encodeURIComponent(id)}`, expiresAt }
        await keys.put(stored, now(), transaction as Transaction)
      },
    }
    try {
      const answer = await handle(creating)
      // What was made meanwhile under this very key has the unique values of this one.
      const first = answer.status === 409 ? await keys.find(_id, now()) : undefined
      return first ? again(first) : answer
    } catch (error) {
      const first = keys.isTaken(error) ? await keys.find(_id, now()) : undefined
      if (!first) throw error
      return again(first)
    }

    async function again(stored: { readonly digest: string; readonly path: string }): Promise<ScimResponse> {
      const [keyId = ''] = stored.digest.split('.')
      if (!keyring.keyIds.includes(keyId) || stored.digest !== digestOf(keyId))
        throw new ScimError(422, undefined, 'This Idempotency-Key was sent with another body before: take a new key.')
      const { body: _, ...rest } = request
      const answer = await handle({ ...rest, method: 'GET', path: stored.path })
      return answer.status === 200 ? { ...answer, status: 201 } : answer
    }

    /** Names its key: a body may hold a password, which nobody who sees the database may try to guess. */
    function digestOf(keyId: string): string {
      return `${keyId}.${keyring.mac('idempotency', keyId, request.body ?? '').toString('base64url')}`
    }
  }
