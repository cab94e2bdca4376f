import { createHash } from 'node:crypto'
import type { Actor, Foreseen, Passwords } from '../../passwords/passwords.ts'
import type { People } from '../../passwords/ports.ts'
import type { ResetRequest } from '../../passwords/reset-request.ts'
import type { JobRow } from '../store/reset-job-rows.ts'

/** What a plan says of one person, and what is looked at again before it is carried out. */
export type Judged = Pick<JobRow, 'state' | 'reason' | 'person' | 'userName' | 'policy' | 'channel' | 'activated'> &
  Pick<Foreseen, 'mailWithin'>

type Ports = { readonly people: People; readonly passwords: Pick<Passwords, 'foreseeResets'> }

/** What is judged; with `activateFirst` people are judged as active, and whoever isn't is made so. */
type Order = { readonly request: ResetRequest; readonly actor: Actor; readonly activateFirst: boolean }

/** What becomes of some people, by their ids; nobody is there for whom there is no person. */
export async function judge(
  { people, passwords }: Ports,
  ids: readonly string[],
  { request, actor, activateFirst }: Order,
): Promise<ReadonlyMap<string, Judged>> {
  const found = await people.byIds(ids)
  const resulting = activateFirst ? found.map(person => ({ ...person, active: true })) : found
  const foreseen = await passwords.foreseeResets(resulting, request, actor)
  const channel = request.delivery === 'link' || request.mail ? 'mail' : 'sealed'
  return new Map(
    found.map(({ id, userName, active }): [string, Judged] => {
      const { policy, reason, mailWithin } = foreseen.get(id) ?? {}
      const judged = { person: id, userName, ...(policy && { policy: policy.id }) }
      if (reason) return [id, { ...judged, state: 'skipped', reason }]
      return [id, { ...judged, state: 'queued', channel, mailWithin, ...(!active && { activated: true }) }]
    }),
  )
}

/** What is said of somebody who isn't there. */
export const notThere: Judged = { state: 'skipped', reason: 'notFound' }

/**
 * The name of a plan: over who, whether or why not, by which policy, through which channel, who is activated, in the order of the
 * rows. Its value so far is all that it takes to go on with it later.
 */
export function createDigest(before = '') {
  let value = before
  return {
    add({ person, state, reason, policy, channel, activated }: Judged): void {
      const parts = [person, state, reason, policy, channel, activated]
      const line = `${JSON.stringify(parts.map(part => part ?? ''))}\n`
      value = createHash('sha256').update(value).update(line).digest('base64url')
    },
    value: () => value,
  }
}
