import { fold } from '../../scim/folding.ts'
import type { JsonObject } from '../../scim/store.ts'
import { isSame } from '../../scim/values.ts'
import type { PolicyDocument } from '../store/policy-documents.ts'

type Place = 'default' | 'inForce' | 'off'

/** A policy of a file, with what a POST of it would make. */
export type Wanted = { readonly attributes: JsonObject; readonly place: Place }

/** What an import makes of the policies, or would. */
export type PolicyDiff = {
  readonly created: readonly PolicyDocument[]
  readonly changed: readonly { readonly before: PolicyDocument; readonly after: PolicyDocument }[]
  readonly deleted: readonly PolicyDocument[]
  /** Those that the file doesn't name and that stay, behind the others. */
  readonly left: readonly PolicyDocument[]
  readonly unchanged: readonly PolicyDocument[]
}

export type Plan = {
  readonly diff: PolicyDiff
  /** All policies as they are to be, those that the file doesn't name first, and the order of those in force. */
  readonly documents: readonly PolicyDocument[]
  readonly order: readonly string[]
}

type Entry = Wanted & { readonly before: PolicyDocument | undefined; readonly isInFile: boolean }

/** How the policies have to change to be as a file says; each is known by its name. */
export function planImport(
  wanted: readonly Wanted[],
  { documents, order }: { readonly documents: readonly PolicyDocument[]; readonly order: readonly string[] },
  {
    deletesOthers,
    toDocument,
  }: {
    readonly deletesOthers: boolean
    readonly toDocument: (attributes: JsonObject, before: PolicyDocument | undefined) => PolicyDocument
  },
): Plan {
  const placed = new Set(order)
  const byName = new Map(documents.map(document => [nameOf(document.data), document]))
  const named = wanted.map((one): Entry => ({ ...one, before: byName.get(nameOf(one.attributes)), isInFile: true }))
  const met = new Set(named.map(({ before }) => before?._id))
  const others = inOrder(documents, order).filter(({ _id }) => !met.has(_id))
  const entries = [...named, ...(deletesOthers ? [] : others.map(left))]
  const inForce = entries.filter(({ place }) => place === 'inForce')
  const ranks = new Map(inForce.map((entry, index) => [entry, index + 1]))
  const made = entries.map(entry => {
    const { before, isInFile } = entry
    const attributes = atPlace(entry, ranks.get(entry))
    const isUnchanged = before !== undefined && isSame(before.data, attributes)
    return { before, isInFile, isUnchanged, document: isUnchanged ? before : toDocument(attributes, before) }
  })
  const stay = made.flatMap(({ document, isInFile }) => (isInFile ? [] : [document]))
  return {
    diff: {
      created: made.flatMap(({ before, document }) => (before ? [] : [document])),
      changed: made.flatMap(({ before, document, isUnchanged }) =>
        before && !isUnchanged ? [{ before, after: document }] : [],
      ),
      deleted: deletesOthers ? others : [],
      left: stay,
      unchanged: made.flatMap(({ document, isInFile, isUnchanged }) => (isInFile && isUnchanged ? [document] : [])),
    },
    documents: [...stay, ...made.flatMap(({ document, isInFile }) => (isInFile ? [document] : []))],
    order: made.filter(({ document }) => document.data.priority !== undefined).map(({ document }) => document._id),
  }

  function left(before: PolicyDocument): Entry {
    return { attributes: before.data, place: placed.has(before._id) ? 'inForce' : 'off', before, isInFile: false }
  }
}

const nameOf = ({ name }: JsonObject) => fold(String(name))

function inOrder(documents: readonly PolicyDocument[], order: readonly string[]): PolicyDocument[] {
  const ranks = new Map(order.map((id, index) => [id, index]))
  const rankOf = ({ _id }: PolicyDocument) => ranks.get(_id) ?? order.length
  return [...documents].sort((one, other) => rankOf(one) - rankOf(other))
}

/** A policy that is in force has a rank. */
function atPlace({ attributes, place }: Entry, rank: number | undefined): JsonObject {
  const { priority: _priority, default: _default, ...rest } = attributes
  return {
    ...rest,
    ...(rank !== undefined && { priority: rank }),
    ...(place === 'default' && { default: true }),
  }
}
