import type { Attribute } from '../../../scim/schema/attribute.ts'
import { passwordPolicySchema } from '../../../scim/schema/password-policy.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Field } from '../../../views/console/fields.tsx'
import type { Fields } from '../page.ts'
import { fromFields, kindOf, toFields as toTexts } from '../resources/field-values.ts'
import { fieldIn } from '../resources/wrong-field.ts'

const attributes: Readonly<Record<string, Attribute>> = passwordPolicySchema.attributes

/** The rules of the editor, as they belong together; whatever else a policy says stays as it is. */
const SECTIONS: Readonly<Record<string, readonly (keyof typeof passwordPolicySchema.attributes)[]>> = {
  Policy: ['name', 'description', 'groups'],
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

const NAMES: readonly string[] = Object.values(SECTIONS).flat()

/** The fields of the editor with what the policy says, or what was typed, and what is wrong with one of them. */
export function toSections(values: Fields, problem?: string): { title: string; fields: Field[] }[] {
  const fields = NAMES.map(name => ({ name, kind: kindOf(attributeOf(name)) }))
  const wrong = problem === undefined ? undefined : fieldIn(problem, fields, values)
  return Object.entries(SECTIONS).map(([title, names]) => ({
    title,
    fields: names.map(name => toField(name, values, name === wrong ? problem : undefined)),
  }))
}

function toField(name: string, values: Fields, problem: string | undefined): Field {
  const attribute = attributeOf(name)
  const { min, max, required, description: about } = attribute
  return {
    name,
    label: inWords(name),
    about,
    kind: kindOf(attribute),
    value: values[name] ?? '',
    min,
    max,
    isRequired: required === true,
    problem,
  }
}

function attributeOf(name: string): Attribute {
  const attribute = attributes[name]
  if (!attribute) throw new Error(`A policy has no ${name}.`)
  return attribute
}

/** As people read it: "minUpperCase" is "Min upper case". */
function inWords(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A policy as the fields of a form. */
export const toFields = (policy: JsonObject): Fields =>
  Object.assign({}, ...NAMES.map(name => toTexts(name, kindOf(attributeOf(name)), policy[name])))

/** What a form says, over what else the policy is; an empty field is a rule that it doesn't have. */
export function toPolicy(fields: Fields, current: JsonObject, groups: JsonObject[]): JsonObject {
  const edited = NAMES.flatMap(name => {
    const value = fromFields(name, attributeOf(name), fields)
    return value === null ? [] : [[name, value] as const]
  })
  const { meta: _, ...rest } = current
  const kept = Object.entries(rest).filter(([name]) => !NAMES.includes(name))
  return { schemas: [passwordPolicySchema.urn], ...Object.fromEntries(kept), ...Object.fromEntries(edited), groups }
}
