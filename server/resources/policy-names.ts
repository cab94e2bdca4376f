import { wordListNames } from '../../policies/word-lists.ts'
import { ScimError } from '../../scim/error.ts'
import { leafOf, resolvePath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { ResourcePorts } from './ports.ts'

type Known = Pick<ResourcePorts, 'wordLists' | 'breached'>

/** What a policy names or needs must be there: lists of words, and attributes of people with a text in them. Throws ScimError 400 invalidValue. */
export function requireKnown(policy: JsonObject, { wordLists, breached }: Known): void {
  const { dictionaryLocation: list, disallowedUserAttributeValues: paths = [] } = policy
  const names = wordListNames(wordLists)
  if (typeof list === 'string' && !names.includes(list))
    throw invalid(
      'dictionaryLocation',
      `must name an installed list of words (${names.join(', ')}); no list is fetched from an address`,
    )
  if (policy.blockBreached === true && !breached)
    throw invalid('blockBreached', 'needs leaked passwords to compare with: set BREACHED_FILE or BREACHED_URL')
  const unknown = (paths as string[]).find(path => !isTextOfPeople(path))
  if (unknown !== undefined)
    throw invalid('disallowedUserAttributeValues', `names "${unknown.slice(0, 256)}", which is no text that a User has`)
}

function isTextOfPeople(path: string): boolean {
  const resolved = resolvePath(userType, path)
  if (!resolved) return false
  const { type, returned, mutability, origin } = leafOf(resolved)
  const isText = type === 'string' || type === 'reference'
  return isText && returned !== 'never' && mutability !== 'writeOnly' && !origin && !resolved.attribute.origin
}

const invalid = (name: string, problem: string) =>
  new ScimError(400, 'invalidValue', `The attribute "${name}" ${problem}.`)
