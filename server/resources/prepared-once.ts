import { isDeepStrictEqual } from 'node:util'
import type { Person } from '../../passwords/ports.ts'
import type { ResetRequest } from '../../passwords/reset-request.ts'
import type { RequestContext } from '../../scim/store.ts'
import type { StandingOn } from '../store/standing-on.ts'
import { counted } from './count-ending.ts'
import { type ResourcePorts, toActor } from './ports.ts'

export type PrepareReset = (
  person: Person,
  request: ResetRequest,
) => ReturnType<ResourcePorts['passwords']['prepareReset']>

/** What a reset was judged by; an attribute that only a rule about words asks for may change after it as well as before. */
type Basis = { readonly person: Omit<Person, 'valuesOf'>; readonly request: ResetRequest; readonly epoch: number }

type Kept = { readonly basis: Basis; readonly write: ReturnType<PrepareReset> }

/**
 * Judges and hashes the password that a request gives once, however often others write the person meanwhile; again only where the person
 * or their password is another one than it was judged by.
 */
export function createPreparedOnce({
  passwords,
  standingOn,
  now,
}: Pick<ResourcePorts, 'passwords' | 'standingOn' | 'now'>): (context: RequestContext) => PrepareReset {
  const judged = new WeakMap<RequestContext, Kept>()
  return context => async (person, request) => {
    const prepare = async () => {
      const standing = request.revoke ? await standingOn([person.id], now()) : undefined
      const whole = { ...request, ...(standing && { ending: endingOf(standing) }) }
      return passwords.prepareReset(person, whole, toActor(context.caller))
    }
    const standing = request.password === undefined ? undefined : await passwords.standing(person.id)
    if (!standing) return prepare()
    const { valuesOf: _, ...known } = person
    const basis = { person: known, request, epoch: standing.epoch }
    const kept = judged.get(context)
    if (kept && isDeepStrictEqual(kept.basis, basis)) return kept.write
    const write = prepare()
    judged.set(context, { basis, write })
    return write
  }
}

/** How much of what stands on somebody's sign-ins has not ended before, by the epoch that there is. */
const endingOf = (standing: readonly StandingOn[]) => (epoch: number) =>
  counted(standing.filter(({ sessionsEpoch }) => sessionsEpoch === epoch))
