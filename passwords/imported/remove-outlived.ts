import { actOf } from '../act.ts'
import { announce, by } from '../announce.ts'
import type { Actor, Passwords } from '../passwords.ts'
import type { Ports } from '../ports.ts'

const AT_ONCE = 500

const SERVER: Actor = { id: 'server', kind: 'server', rank: 0, scopes: new Set(), channel: 'server' }

/**
 * Takes away the weak hashes of another system whose time is over (rule P27): they let nobody in any more, and whoever got hold of them
 * could still try passwords. The person gets another by “forgot password”.
 */
export function createRemoveOutlived(
  ports: Pick<Ports, 'credentials' | 'announcements' | 'audit' | 'inTransaction' | 'now'>,
): Passwords['removeOutlived'] {
  return async signal => {
    for await (const outlived of ports.credentials.outlived(ports.now(), AT_ONCE)) {
      if (signal?.aborted) return
      await ports.inTransaction(async transaction => {
        const current = await ports.credentials.statesOf(
          outlived.map(({ userId }) => userId),
          transaction,
        )
        const over = [...current.values()].filter(
          ({ secret }) => secret?.scheme === 'imported' && isOver(secret.expiresAt),
        )
        if (over.length === 0) return
        const writes = over.map(credential => ({
          userId: credential.userId,
          credential,
          condition: { epoch: credential.epoch },
          change: { secret: undefined },
        }))
        await ports.credentials.updateAll(writes, transaction)
        await announce(ports, writes, by(SERVER), transaction)
        const events = over.map(({ userId }) =>
          actOf(SERVER, 'password.removed', userId, { details: { reason: 'weakHash' } }),
        )
        await ports.audit.recordAll(events, transaction)
      })
    }
  }

  function isOver(expiresAt: Date | undefined): boolean {
    return expiresAt !== undefined && expiresAt <= ports.now()
  }
}
