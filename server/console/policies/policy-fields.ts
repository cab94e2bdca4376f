import type { Attribute } from '../../../scim/schema/attribute.ts'
import { passwordPolicySchema } from '../../../scim/schema/password-policy.ts'
import type { Json, JsonObject } from '../../../scim/store.ts'
import type { PolicyField } from '../../../views/console/policy.tsx'
import { numberIn } from '../numbers.ts'
import type { Fields } from '../page.ts'

const attributes: Readonly<Record<string, Attribute>> = passwordPolicySchema.attributes

/** The rules of the editor, as they belong together; whatever else a policy says stays as it is. */
const SECTIONS: Readonly<Record<string, readonly (keyof typeof passwordPolicySchema.attributes)[]>> = {
  Length: ['minLength', 'maxLength', 'minStrength'],
  'Passwords that are known': ['blockCommon', 'blockBreached', 'dictionaryWordDisallowed', 'dictionaryLocation'],
  'Words about the person': [
    'userNameDisallowed',
    'firstNameDisallowed',
    'lastNameDisallowed',
    'disallowedSubstrings',
    'disallowedUserAttributeValues',
  ],
  Characters: [
    'minAlphas',
    'minNumerals',
    'minAlphaNumerals',
    'minLowerCase',
    'minUpperCase',
    'minSpecialChars',
    'maxSpecialChars',
    'minUniqueChars',
    'maxRepeatedChars',
    'startsWithAlphabet',
    'requiredChars',
    'allowedChars',
    'disallowedChars',
  ],
  'History and age': [
    'numPasswordsInHistory',
    'distinctCharacters',
    'minPasswordAge',
    'passwordExpiresAfter',
    'passwordExpireWarning',
  ],
  'Failed sign-ins': ['maxIncorrectAttempts', 'lockoutDuration'],
  'Links and one-time passwords': ['linkLifetime', 'oneTimePasswordLifetime'],
}

const EDITED = Object.values(SECTIONS).flat()

/** The fields of the editor with what the policy says, or what was typed. */
export const toSections = (values: Fields): { title: string; fields: PolicyField[] }[] =>
  Object.entries(SECTIONS).map(([title, names]) => ({ title, fields: names.map(name => toField(name, values)) }))

function toField(name: string, values: Fields): PolicyField {
  const attribute = attributes[name]
  if (!attribute) throw new Error(`A policy has no ${name}.`)
  const { type, multiValued, min, max, description } = attribute
  const kind = multiValued ? 'lines' : type === 'integer' ? 'number' : type === 'boolean' ? 'flag' : 'text'
  return {
    name,
    label: inWords(name),
    description,
    kind,
    value: values[name] ?? '',
    ...(type === 'integer' && { min, max }),
  }
}

/** As people read it: "minUpperCase" is "Min upper case". */
function inWords(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A policy as the fields of a form. */
export const toFields = (policy: JsonObject): Fields =>
  Object.fromEntries(
    ['name', 'description', ...EDITED].flatMap(name => {
      const value = policy[name]
      return value === undefined ? [] : [[name, toText(value)]]
    }),
  )

const toText = (value: Json): string =>
  Array.isArray(value) ? value.join('\n') : value === true ? 'on' : value === false ? '' : String(value)

/** What a form says, over what else the policy is; an empty field is a rule that it doesn't have. */
export function toPolicy(fields: Fields, current: JsonObject, groups: readonly string[]): JsonObject {
  const edited = ['name', 'description', ...EDITED].flatMap(name => {
    const value = fromText(attributes[name] as Attribute, (fields[name] ?? '').trim())
    return value === undefined ? [] : [[name, value] as const]
  })
  const { meta: _, ...rest } = current
  const kept = Object.entries(rest).filter(([name]) => !['name', 'description', ...EDITED].includes(name))
  return {
    schemas: [passwordPolicySchema.urn],
    ...Object.fromEntries(kept),
    ...Object.fromEntries(edited),
    groups: groups.map(value => ({ value })),
  }
}

function fromText({ type, multiValued }: Attribute, text: string): Json | undefined {
  if (type === 'boolean') return text === 'on' ? true : undefined
  if (text === '') return undefined
  if (multiValued)
    return text
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean)
  return type === 'integer' ? numberIn(text) : text
}
