import { isObject } from '../attributes.ts'
import { ScimError } from '../error.ts'
import type { Locate } from '../present.ts'
import type { CallerRequest, ScimResponse } from '../request.ts'
import type { Json } from '../store.ts'
import type { Entry, Ready } from './batch.ts'
import { type Done, failureOf, outcomeOf } from './outcome.ts'
import { failedReference, type Progress } from './progress.ts'
import { bulkIdIn, referencesOnly, swapReferences } from './references.ts'
import type { Method, Step } from './step.ts'

export type PerformerPorts = {
  readonly locate: Locate
  /** Takes its turn with the operations of every Bulk of this process, so that they leave room for everybody else (S114). */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** What an error would be in the answer to a request of its own. */
  readonly toScimError: (error: unknown, requestId: string) => ScimError
}

export type Performer = ReturnType<typeof createPerformer>

/** An outcome is told in a few words, so no more of the resource is loaded. */
const ONLY_ID = new URLSearchParams({ attributes: 'id' })

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Carries out single steps of a Bulk on the endpoints, as if each were a request of its own (S113). Only `commit` throws. */
export function createPerformer(ports: PerformerPorts, progress: Progress, request: CallerRequest) {
  return { perform, prepare, commit, addReferences, takeBack, failed, locationOf }

  async function perform(step: Step): Promise<Done> {
    try {
      const target = targetOf(step)
      const leftOut = new Set<string>()
      const sent = requestFor(step, dataOf(step, leftOut))
      return { ...succeeded(step, await operate(step, step.method, target, sent)), leftOut }
    } catch (error) {
      return failed(step, error)
    }
  }

  /** The first half of a POST that is written together with others. */
  async function prepare(step: Step): Promise<Entry<Step>> {
    try {
      const sent = requestFor(step, dataOf(step))
      return { item: step, prepared: await ports.inTurn(async () => step.endpoint.creation?.prepare(sent)) }
    } catch (error) {
      return { item: step, error }
    }
  }

  /** The second half, for all of them or none. Throws what the endpoint throws. */
  async function commit(batch: readonly Ready<Step>[]): Promise<(readonly [Step, Done])[]> {
    const creation = batch[0]?.item.endpoint.creation
    const prepared = batch.map(one => one.prepared)
    const answers = await ports.inTurn(async () => creation?.commit(prepared, { ...request, query: ONLY_ID }))
    return batch.flatMap(({ item }, index) => {
      const answer = answers?.[index]
      return answer ? [[item, succeeded(item, answer)] as const] : []
    })
  }

  /** Adds the references that a resource was made without, now that they lead somewhere (S111). */
  async function addReferences(step: Step, made: Done): Promise<Done> {
    const data = dataOf(step)
    const value = isObject(data) ? referencesOnly(step.endpoint.type, data) : {}
    const patch = { schemas: [PATCH_OP], Operations: [{ op: 'add', value }] }
    const { headers } = await operate(step, 'PATCH', made.id, requestFor(step, patch))
    return { id: made.id, outcome: { ...made.outcome, ...(headers.ETag !== undefined && { version: headers.ETag }) } }
  }

  /** Removes a resource again whose references lead nowhere: its step has failed after all. */
  async function takeBack(step: Step, made: Done, reason: unknown): Promise<Done> {
    try {
      await operate(step, 'DELETE', made.id, requestFor(step, null))
      return failed(step, reason)
    } catch (error) {
      return failed(step, error)
    }
  }

  function failed(step: Step, error: unknown): Done {
    const refusal = ports.toScimError(error, request.requestId)
    return { outcome: failureOf(step.operation, refusal, locationOf(step)) }
  }

  function succeeded(step: Step, answer: ScimResponse): Done {
    const outcome = outcomeOf(step.operation, answer, answer.headers.Location ?? locationOf(step))
    const { body } = answer
    return {
      outcome,
      id: step.method === 'POST' && isObject(body) && typeof body.id === 'string' ? body.id : undefined,
    }
  }

  async function operate(
    step: Step,
    method: Method,
    id: string | undefined,
    sent: CallerRequest,
  ): Promise<ScimResponse> {
    const operation = step.endpoint.place(id === undefined ? [] : [id])?.[method]
    if (!operation) throw new Error(`There is no ${method} at ${step.endpoint.type.endpoint}.`)
    return ports.inTurn(() => operation(sent))
  }

  function requestFor({ version, method }: Step, data: Json): CallerRequest {
    const headers = version === undefined || method === 'POST' ? {} : { 'if-match': version }
    return { ...request, method, query: ONLY_ID, headers, data }
  }

  /** The body with ids in the place of bulkIds; where nothing can stand there yet, the reference is left out and noted. */
  function dataOf({ endpoint, references, data }: Step, leftOut = new Set<string>()): Json {
    if (references.size === 0) return data
    return swapReferences(endpoint.type, data, bulkId => {
      const id = progress.idOf(bulkId)
      if (id === undefined) leftOut.add(bulkId)
      return id
    })
  }

  /** The id of the resource that a step changes. Throws like `Progress.idOf`. */
  function targetOf({ target }: Step): string | undefined {
    const bulkId = target === undefined ? undefined : bulkIdIn(target)
    if (bulkId === undefined) return target
    const id = progress.idOf(bulkId)
    if (id === undefined) throw failedReference(bulkId)
    return id
  }

  /** Where the resource is that a step changes; undefined where there is none. */
  function locationOf(step: Step): string | undefined {
    try {
      const target = targetOf(step)
      return target === undefined ? undefined : ports.locate(step.endpoint.type.name, target)
    } catch (error) {
      if (error instanceof ScimError) return undefined
      throw error
    }
  }
}
