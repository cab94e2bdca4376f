import { isObject } from '../attributes.ts'
import { ScimError } from '../error.ts'
import { PATCH_OP } from '../patch/operations.ts'
import type { Locate } from '../present.ts'
import type { CallerRequest, ScimResponse } from '../request.ts'
import type { BeforeCommit, Json } from '../store.ts'
import type { Entry, Ready } from './batch.ts'
import { type Journal, Overtaken } from './journal.ts'
import { noted } from './noted.ts'
import { type Done, failureOf, type Outcome, outcomeOf } from './outcome.ts'
import { failedReference, type Progress } from './progress.ts'
import { bulkIdIn, referencesOnly, swapReferences } from './references.ts'
import type { Method, Place, Refusal, Step } from './step.ts'

export type PerformerPorts = {
  readonly locate: Locate
  /** Takes its turn with the operations of every Bulk of this process, so that they leave room for everybody else (S114). */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  /** What an error would be in the answer to a request of its own. */
  readonly toScimError: (error: unknown, requestId: string) => ScimError
  /** Where the Bulk is carried out after its answer. */
  readonly journal?: Journal
}

export type Performer = ReturnType<typeof createPerformer>

/** An outcome is told in a few words, so no more of the resource is loaded. */
const ONLY_ID = new URLSearchParams({ attributes: 'id' })

/**
 * Carries out single steps of a Bulk on the endpoints, as if each were a request of its own (S113), and notes down what became of them
 * where there is a journal. Only `commit` and `addReferences` throw what the endpoint throws; all throw Overtaken, and what keeps the
 * journal from being written.
 */
export function createPerformer(ports: PerformerPorts, progress: Progress, request: CallerRequest) {
  const { journal } = ports
  return { perform, prepare, commit, addReferences, takeBack, fail, locationOf }

  async function perform(step: Step): Promise<Done> {
    try {
      const target = targetOf(step)
      const leftOut = new Set<string>()
      const sent = requestFor(step, dataOf(step, leftOut))
      return await noted(journal, {
        work: watch => operate(step, step.method, target, { ...sent, ...watch }),
        toDone: answer => ({ ...succeeded(step, answer), ...(leftOut.size > 0 && { leftOut: [...leftOut] }) }),
        note: (into, done, transaction) => into.note([[step.operation.index, done]], transaction),
      })
    } catch (error) {
      return fail(step, error)
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

  /** The second half, for all of them or none. */
  async function commit(batch: readonly Ready<Step>[]): Promise<(readonly [Step, Done])[]> {
    const creation = batch[0]?.item.endpoint.creation
    const prepared = batch.map(one => one.prepared)
    const toDone = (answers: readonly ScimResponse[]) =>
      batch.flatMap(({ item }, index) => {
        const answer = answers[index]
        return answer ? [[item, succeeded(item, answer)] as const] : []
      })
    const beforeCommit: BeforeCommit<ScimResponse> = async (answers, transaction) =>
      journal?.note(
        toDone(answers).map(([step, done]) => [step.operation.index, done]),
        transaction,
      )
    const sent = { ...request, query: ONLY_ID, ...(journal && { beforeCommit }) }
    return toDone((await ports.inTurn(async () => creation?.commit(prepared, sent))) ?? [])
  }

  /** Adds the references that a resource was made without, now that they lead somewhere (S111). */
  async function addReferences(step: Step, made: Done): Promise<Done> {
    const data = dataOf(step)
    const value = isObject(data) ? referencesOnly(step.endpoint.type, data) : {}
    const patch = { schemas: [PATCH_OP], Operations: [{ op: 'add', value }] }
    const sent = requestFor(step, patch)
    return noted(journal, {
      work: watch => operate(step, 'PATCH', made.id, { ...sent, ...watch }),
      toDone: ({ headers: { ETag: version = made.outcome.version } }) => ({
        id: made.id,
        outcome: { ...made.outcome, ...(version !== undefined && { version }) },
        serial: serialAfter(made),
      }),
      note: (into, done, transaction) => into.amend([step.operation.index, done], transaction),
    })
  }

  /** Removes a resource again whose references lead nowhere: its step has failed after all. Where it stays, the outcome says where (S112). */
  async function takeBack(step: Step, made: Done, reason: unknown): Promise<Done> {
    const { index } = step.operation
    const toDone = (error: unknown, location?: string): Done => ({
      outcome: { ...failureFor(step, error), ...(location !== undefined && { location }) },
      serial: serialAfter(made),
    })
    try {
      return await noted(journal, {
        work: watch => operate(step, 'DELETE', made.id, { ...requestFor(step, null), ...watch }),
        toDone: () => toDone(reason),
        note: (into, done, transaction) => into.amend([index, done], transaction),
      })
    } catch (error) {
      unlessOvertaken(error)
      const { status, message } = asScimError(error)
      const done =
        status === 404 ? toDone(reason) : toDone(stillThere(asScimError(reason), message), made.outcome.location)
      await journal?.amend([index, done])
      return done
    }
  }

  async function fail(item: Step | Refusal, error: unknown): Promise<Done> {
    unlessOvertaken(error)
    const done = { outcome: failureFor(item, error) }
    await journal?.note([[item.operation.index, done]])
    return done
  }

  function failureFor(item: Step | Refusal, error: unknown): Outcome {
    const place = 'refusal' in item ? item.place : item
    const location = place && locationOf(place)
    return failureOf(item.operation, asScimError(error), location)
  }

  function asScimError(error: unknown): ScimError {
    return ports.toScimError(error, request.requestId)
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
    const { host } = request.headers
    const headers = version === undefined || method === 'POST' ? { host } : { host, 'if-match': version }
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
  function targetOf({ target }: Place): string | undefined {
    const bulkId = target === undefined ? undefined : bulkIdIn(target)
    if (bulkId === undefined) return target
    const id = progress.idOf(bulkId)
    if (id === undefined) throw failedReference(bulkId)
    return id
  }

  /** Where the resource is that a step changes; undefined where there is none. */
  function locationOf(place: Place): string | undefined {
    try {
      const target = targetOf(place)
      return target === undefined ? undefined : ports.locate(place.endpoint.type.name, target)
    } catch (error) {
      if (error instanceof ScimError) return undefined
      throw error
    }
  }
}

const stillThere = (reason: ScimError, obstacle: string) =>
  new ScimError(
    409,
    undefined,
    `${reason.message} What was made is still there, as it could not be removed: ${obstacle}`,
  )

const serialAfter = ({ serial = 0 }: Done) => serial + 1

function unlessOvertaken(error: unknown): void {
  if (error instanceof Overtaken) throw error
}
