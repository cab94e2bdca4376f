import { ScimError } from '../error.ts'
import { namedAttributes } from '../patch/apply.ts'
import { parseOperations } from '../patch/operations.ts'
import { attributesOf, pathName } from '../schema/paths.ts'
import type { Refusal, Step } from './step.ts'

/** How many resources are created in one transaction. */
const BATCH = 500

/** Steps that may be carried out at once because nobody can tell in which order that was. */
export type Run = { readonly kind: 'batch' | 'together'; readonly steps: readonly Step[] }

type Look = {
  /** Whether all that the step refers to is there. */
  readonly isReady: (step: Step) => boolean
  /** Where the resource is that it changes. */
  readonly locationOf: (step: Step) => string | undefined
  readonly strict: ReadonlySet<string>
}

/**
 * The steps from the front of the queue that form one run, so that the final state is that of the request's order (RFC 7644 §3.7, S110):
 * POSTs to one endpoint, which are written in their order; PATCHes or DELETEs of different resources of one type that have no bearing on
 * each other. Everything else is a run by itself.
 */
export function nextRun(first: Step, others: readonly (Step | Refusal)[], look: Look): Run {
  const kind = first.method === 'POST' && first.endpoint.creation ? 'batch' : 'together'
  const steps = [first]
  if (!mayHaveCompany(first, look)) return { kind, steps }
  const targets = new Set([look.locationOf(first)])
  for (const next of others) {
    if ('refusal' in next || next.method !== first.method || next.endpoint !== first.endpoint) break
    const isFull = kind === 'batch' && steps.length === BATCH
    if (isFull || !mayHaveCompany(next, look)) break
    if (kind === 'together' && targets.has(look.locationOf(next))) break
    targets.add(look.locationOf(next))
    steps.push(next)
  }
  return { kind, steps }
}

function mayHaveCompany(step: Step, look: Look): boolean {
  const { method, endpoint, version } = step
  if (!look.isReady(step)) return false
  if (method === 'POST') return endpoint.creation !== undefined
  if (!endpoint.type.isolated) return false
  // The end of one person changes the version of whoever they managed, and that of their groups.
  if (method === 'DELETE') return version === undefined
  return method === 'PATCH' && namesNothingUnique(step, look.strict)
}

/** What can't be read fails by itself. */
function namesNothingUnique({ endpoint: { type }, data }: Step, strict: ReadonlySet<string>): boolean {
  const unique = attributesOf(type).filter(({ attribute }) => attribute.uniqueness !== undefined)
  try {
    const named = namedAttributes(type, parseOperations(data, strict), strict)
    return !unique.some(path => named.includes(pathName(path)))
  } catch (error) {
    if (error instanceof ScimError) return false
    throw error
  }
}
