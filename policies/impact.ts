import { ladder } from './applicable.ts'
import { overBy } from './expiry.ts'
import type { PasswordPolicy } from './policy.ts'

/** A policy, and the groups that it is for; the default is for whom no other is. */
export type Assigned = { readonly policy: PasswordPolicy; readonly groups: ReadonlySet<string> }

/** What of a person decides which policy applies, and whether it ends their password; `setAt` is absent where none can end. */
export type Affected = { readonly groups: ReadonlySet<string>; readonly setAt?: Date | undefined }

/** People by the policy that they have and the one that they would get, by their ids. */
export type Move = { readonly from: string; readonly to: string; readonly people: number }

export type Tally = {
  add(person: Affected): void
  result(): { readonly moves: readonly Move[]; readonly expired: number; readonly demanded: number }
}

/**
 * Counts what becomes of people when some policies give way to others (rule P19): who gets another one, whose password is too old by the
 * new one at once, and who is asked for a new one because everybody is. Those who are asked already are not counted again.
 */
export function createTally(before: readonly Assigned[], after: readonly Assigned[], now: Date): Tally {
  const [former, latter] = [createWinner(before), createWinner(after)]
  const moves = new Map<string, Move>()
  let [expired, demanded] = [0, 0]

  return {
    add({ groups, setAt }) {
      const [from, to] = [former(groups), latter(groups)]
      const key = `${from.id} ${to.id}`
      moves.set(key, { from: from.id, to: to.id, people: (moves.get(key)?.people ?? 0) + 1 })
      const over = setAt && !overBy(from, setAt, now) ? overBy(to, setAt, now) : undefined
      if (over?.reason === 'demanded') demanded += 1
      if (over?.reason === 'expired') expired += 1
    },
    result: () => ({ moves: [...moves.values()], expired, demanded }),
  }
}

/** The winner for whoever is in some groups: the first on the ladder that one of them brings, else the default, which is the last. */
function createWinner(assigned: readonly Assigned[]): (groups: ReadonlySet<string>) => PasswordPolicy {
  const groupsOf = new Map(assigned.map(({ policy, groups }) => [policy.id, groups]))
  const inOrder = ladder(assigned.map(({ policy }) => policy))
  const best = new Map<string, number>()
  for (const [rank, { id }] of inOrder.entries())
    for (const group of groupsOf.get(id) ?? []) best.set(group, Math.min(rank, best.get(group) ?? rank))
  const last = inOrder.length - 1
  return held => {
    const rank = Math.min(last, ...[...held].map(group => best.get(group) ?? last))
    const winner = inOrder[rank]
    if (!winner) throw new Error('There is no default policy.')
    return winner
  }
}
