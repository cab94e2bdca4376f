import type { Attribute } from '../../../scim/schema/attribute.ts'
import { passwordPolicySchema } from '../../../scim/schema/password-policy.ts'
import type { JsonObject } from '../../../scim/store.ts'
import type { Field } from '../../../views/console/fields.tsx'
import type { Fields } from '../page.ts'
import { fromFields, kindOf, toFields as toTexts } from '../resources/field-values.ts'
import { fieldIn } from '../resources/wrong-field.ts'

const attributes: Readonly<Record<string, Attribute>> = passwordPolicySchema.attributes

/** The rules of the editor, as they belong together, and what people call them; whatever else a policy says stays as it is. */
const SECTIONS: Readonly<Record<string, Partial<Record<keyof typeof passwordPolicySchema.attributes, string>>>> = {
  Policy: { name: 'Name', description: 'Description', groups: 'Groups' },
  Length: { minLength: 'Fewest characters', maxLength: 'Most characters', minStrength: 'Strength' },
  'Passwords that are known': {
    blockCommon: 'No common passwords',
    blockBreached: 'No leaked passwords',
    dictionaryWordDisallowed: 'No words of a list',
    dictionaryLocation: 'List of words',
  },
  'Words about the person': {
    userNameDisallowed: 'No user name',
    firstNameDisallowed: 'No given name',
    lastNameDisallowed: 'No family name',
    disallowedSubstrings: 'Forbidden words',
    disallowedUserAttributeValues: 'Attributes whose values are forbidden',
  },
  Characters: {
    minAlphas: 'Fewest letters',
    minNumerals: 'Fewest digits',
    minAlphaNumerals: 'Fewest letters and digits',
    minLowerCase: 'Fewest lower-case letters',
    minUpperCase: 'Fewest upper-case letters',
    minSpecialChars: 'Fewest special characters',
    maxSpecialChars: 'Most special characters',
    minUniqueChars: 'Fewest different characters',
    maxRepeatedChars: 'Most of the same character',
    startsWithAlphabet: 'A letter first',
    requiredChars: 'Required characters',
    allowedChars: 'Allowed characters',
    disallowedChars: 'Forbidden characters',
  },
  'History and age': {
    numPasswordsInHistory: 'Former passwords that are refused',
    distinctCharacters: 'Fewest new characters',
    minPasswordAge: 'Days before the next change',
    passwordExpiresAfter: 'Days until it expires',
    passwordExpireWarning: 'Days of warning',
  },
  'Failed sign-ins': {
    maxIncorrectAttempts: 'Failures until it is locked',
    lockoutDuration: 'Minutes that it is locked',
  },
  'Links and one-time passwords': {
    linkLifetime: 'Minutes that a link lives',
    oneTimePasswordLifetime: 'Hours that a one-time password lives',
  },
}

const NAMES: readonly string[] = Object.values(SECTIONS).flatMap(Object.keys)

/** The fields of the editor with what the policy says, or what was typed, and what is wrong with one of them. */
export function toSections(values: Fields, problem?: string): { title: string; fields: Field[] }[] {
  const fields = NAMES.map(name => ({ name, kind: kindOf(attributeOf(name)) }))
  const wrong = problem === undefined ? undefined : fieldIn(problem, fields, values)
  return Object.entries(SECTIONS).map(([title, labels]) => ({
    title,
    fields: Object.entries(labels).map(([name, label]) =>
      toField({ name, label }, values, name === wrong ? problem : undefined),
    ),
  }))
}

type Named = { readonly name: string; readonly label: string }

function toField({ name, label }: Named, values: Fields, problem: string | undefined): Field {
  const attribute = attributeOf(name)
  const { min, max, required, description: about } = attribute
  return {
    name,
    label,
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
