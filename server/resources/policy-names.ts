import type { Logger } from 'pino'
import type { PolicyRules } from '../../policies/policy.ts'
import { wordListNames } from '../../policies/word-lists.ts'
import { ScimError } from '../../scim/error.ts'
import { leafOf, resolvePath } from '../../scim/schema/paths.ts'
import { userType } from '../../scim/schema/resource-types.ts'
import type { JsonObject } from '../../scim/store.ts'
import type { ResourcePorts } from './ports.ts'

type Known = Pick<ResourcePorts, 'wordLists' | 'breached'>

type Problem = readonly [attribute: string, problem: string]

/** What a policy names or needs must be there: lists of words, and attributes of people with a text in them. Throws ScimError 400 invalidValue. */
export function requireKnown(policy: JsonObject, known: Known): void {
  const [missing] = missingOf(policy, known)
  if (missing) throw invalid(...missing)
  const unknown = ((policy.disallowedUserAttributeValues ?? []) as string[]).find(path => !isTextOfPeople(path))
  if (unknown !== undefined)
    throw invalid('disallowedUserAttributeValues', `names "${unknown.slice(0, 256)}", which is no text that a User has`)
}

/** Says of each policy in force what its server doesn't have any more: nobody whom it applies to can choose a password meanwhile. */
export async function tellOfMissing({
  policies,
  logger,
  ...known
}: Known & Pick<ResourcePorts, 'policies'> & { logger: Logger }): Promise<void> {
  for (const { policy, groups } of await policies.all()) {
    if (!policy.isDefault && groups.size === 0) continue
    const judged = policy.dictionaryWordDisallowed ? policy : { ...policy, dictionaryLocation: undefined }
    for (const [attribute, problem] of missingOf(judged, known))
      logger.error(
        { policy: policy.name, attribute, problem },
        'until this is mended, no new password obeys the policy',
      )
  }
}

/** What of the server's data a policy is judged by, and isn't there. */
function missingOf(policy: JsonObject | PolicyRules, { wordLists, breached }: Known): Problem[] {
  const { dictionaryLocation: list, blockBreached } = policy
  const names = wordListNames(wordLists)
  const isListed = typeof list !== 'string' || names.includes(list)
  const lists = `must name an installed list of words (${names.join(', ')}); no list is fetched from an address`
  const needsBreached = 'needs leaked passwords to compare with: set BREACHED_FILE or BREACHED_URL'
  return [
    ...(isListed ? [] : [['dictionaryLocation', lists] as const]),
    ...(blockBreached !== true || breached ? [] : [['blockBreached', needsBreached] as const]),
  ]
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
