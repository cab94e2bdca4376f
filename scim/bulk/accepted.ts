import { ScimError } from '../error.ts'
import { type BulkRequest, parseBulk } from './envelope.ts'
import type { Journal, Note } from './journal.ts'
import { failureOf } from './outcome.ts'
import type { AcceptedBulk } from './status.ts'

/** The tolerances that are off for an envelope that has been accepted already, whatever the settings say by now. */
const ACCEPTED: ReadonlySet<string> = new Set()

/** The envelope of a Bulk that was accepted before, from its body as it was sent. */
export const readAccepted = (body: string): BulkRequest =>
  parseBulk(JSON.parse(body), Number.POSITIVE_INFINITY, ACCEPTED)

/** Ends a Bulk that can't be carried on: what is left of it is 500. Answers what became of all. Throws Overtaken. */
export async function giveUp(
  { body, requestId }: Pick<AcceptedBulk, 'body' | 'requestId'>,
  journal: Journal,
): Promise<Note[]> {
  const error = new ScimError(500, undefined, `The Bulk has failed again and again, and was given up. (${requestId})`)
  const left = readAccepted(body).operations.filter(({ index }) => !journal.known.has(index))
  const notes = left.map((operation): Note => [operation.index, { outcome: failureOf(operation, error, undefined) }])
  if (notes.length > 0) await journal.note(notes)
  return [...journal.known, ...notes]
}
