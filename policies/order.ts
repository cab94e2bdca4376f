import { byPriority, LAST } from './applicable.ts'
import type { Assigned } from './impact.ts'

/** Where a policy is that is switched off. */
export const NO_PLACE = 0

/** The default is in force always, another policy while it has a priority. */
export const isInForce = ({ policy: { isDefault, priority } }: Assigned): boolean => isDefault || priority !== undefined

/**
 * The policies in force with a draft among them, each with its priority: the draft at the place that it asks for (1 is the first, NO_PLACE
 * switches it off), else where it was, or else last; the default stays behind all. One that is switched off stays so without a place and
 * without groups.
 */
export function withDraft(
  before: readonly Assigned[],
  draft: Assigned,
  { place, isNew }: { readonly place: number | undefined; readonly isNew: boolean },
): Assigned[] {
  const was = before.find(({ policy }) => policy.id === draft.policy.id)
  const others = before.filter(one => one !== was)
  if (draft.policy.isDefault) {
    const kept = others.filter(({ policy }) => !policy.isDefault)
    return [...inPlaces(inOrder(kept)), { ...draft, policy: { ...draft.policy, priority: LAST } }]
  }
  const staysOff = !isNew && !was && place === undefined && draft.groups.size === 0
  if (staysOff) return [...before]
  const ranked = inOrder(others.filter(({ policy }) => !policy.isDefault))
  const at = (place ?? was?.policy.priority ?? ranked.length + 1) - 1
  const placed = place === NO_PLACE ? ranked : [...ranked.slice(0, at), draft, ...ranked.slice(at)]
  return [...inPlaces(placed), ...others.filter(({ policy }) => policy.isDefault)]
}

const inOrder = (assigned: readonly Assigned[]) =>
  [...assigned].sort((one, other) => byPriority(one.policy, other.policy))

const inPlaces = (assigned: readonly Assigned[]) =>
  assigned.map(({ policy, groups }, index) => ({ policy: { ...policy, priority: index + 1 }, groups }))
