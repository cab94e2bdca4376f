import type { Bulk } from '../bulk.ts'
import { patchOf } from '../scim.ts'
import type { FoundGroup } from './find-groups.ts'
import type { Arrival } from './newcomer.ts'

/** Puts who has arrived into their groups, one operation for each group; who is in one already stays in it. */
export async function addMembers(
  arrivals: readonly Arrival[],
  groupBy: (name: string) => FoundGroup,
  bulk: Bulk,
): Promise<readonly Arrival[]> {
  const members = new Map<string, Map<string, string>>()
  for (const { newcomer, id } of arrivals)
    for (const name of id === undefined ? [] : newcomer.groups) {
      const group = groupBy(name)
      if ('id' in group && id !== undefined) members.set(group.id, (members.get(group.id) ?? new Map()).set(id, name))
    }
  const operations = [...members].map(([group, people]) => ({ people, operation: adding(group, people.keys()) }))
  const refused = new Map<string, string>()
  for await (const batch of bulk.batches(operations, ({ operation }) => operation)) {
    const outcomes = await bulk.send(batch.map(({ operation }) => operation))
    for (const [index, { people }] of batch.entries()) {
      const { status = 500, detail } = outcomes[index] ?? {}
      if (status >= 400) for (const [id, name] of people) refused.set(id, `Is there, but not in "${name}": ${detail}`)
    }
  }
  return arrivals.map(arrival => {
    const detail = arrival.id === undefined ? undefined : refused.get(arrival.id)
    return detail === undefined ? arrival : { ...arrival, result: 'failed', detail }
  })
}

const adding = (group: string, ids: Iterable<string>): string =>
  JSON.stringify({
    method: 'PATCH',
    path: `/Groups/${encodeURIComponent(group)}`,
    data: patchOf([{ op: 'add', path: 'members', value: [...ids].map(value => ({ value })) }]),
  })
