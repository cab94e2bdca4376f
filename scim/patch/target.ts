import { ScimError } from '../error.ts'
import type { Filter } from '../filter/filter.ts'
import { parseElementFilter } from '../filter/parse.ts'
import type { ResourceType } from '../schema/attribute.ts'
import { type ResolvedPath, resolvePath } from '../schema/paths.ts'

/** What an operation works on: an attribute, a part of it, or the values of it that a filter chooses. */
export type Target = { readonly path: ResolvedPath; readonly filter?: Filter }

const VALUE_PATH = /^(?<name>[^[\]]+)\[(?<filter>.*)\](?<part>\.[^.[\]]+)?$/su

/**
 * Parses a PATCH path of RFC 7644 §3.5.2 (S39). Throws ScimError 400 invalidPath for one that is malformed or names no attribute,
 * and invalidFilter for a bad filter in brackets (S40, S41).
 */
export function parseTarget(type: ResourceType, text: string, strict: ReadonlySet<string>): Target {
  const { name = text, filter, part = '' } = VALUE_PATH.exec(text)?.groups ?? {}
  const path = resolvePath(type, name + part)
  if (!path) throw new ScimError(400, 'invalidPath', 'The path names no attribute of the resource.')
  if (filter === undefined) return { path }
  const isMisplaced = !path.attribute.multiValued || name.includes('.', name.lastIndexOf(':')) || closesEarly(filter)
  if (isMisplaced || /^\s*\d+\s*$/.test(filter)) {
    throw new ScimError(
      400,
      'invalidPath',
      'Brackets hold a filter, and belong after the name of a multi-valued attribute.',
    )
  }
  return { path, filter: parseElementFilter(path.attribute, filter, strict) }
}

/** Whether the brackets end within what stands between the first and the last of them: there are others behind. */
const closesEarly = (filter: string) => /^[^[\]]*\]/.test(filter.replace(/"(?:[^"\\]|\\.)*"/gsu, ''))
