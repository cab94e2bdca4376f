import type { Json, JsonObject } from '../../../scim/store.ts'
import type { Field, Option } from '../../../views/console/fields.tsx'
import type { Fields, Visit } from '../page.ts'
import { findGroups } from '../users/find-group.ts'
import { fromFields, kindOf, toFields } from './field-values.ts'
import { attributeOf, type Choice, type FieldDeclaration, type Kind } from './kind.ts'

type Reference = { readonly value: string; readonly display?: string }

/** The sections of a form as far as the visitor may see what they need. */
const declared = ({ sections }: Kind, { may }: Visit) =>
  Object.entries(sections).map(([title, fields]) => ({
    title,
    fields: fields.filter(({ scope }) => scope === undefined || may(scope)),
  }))

const valueIn = (resource: JsonObject, { name, of }: FieldDeclaration): Json | undefined =>
  ((of ? resource[of.urn] : resource) as JsonObject | undefined)?.[name]

const kindOfField = (kind: Kind, field: FieldDeclaration) =>
  kindOf(attributeOf(kind.type, field), field.choices !== undefined)

/** A resource as the fields of its form. */
export const fieldsOf = (kind: Kind, visit: Visit, resource: JsonObject): Fields =>
  Object.assign(
    {},
    ...declared(kind, visit).flatMap(({ fields }) =>
      fields.map(field => toFields(field.name, kindOfField(kind, field), valueIn(resource, field))),
    ),
  )

/** The form with what is in its fields, and what is wrong with one of them. */
export const formOf = async (
  kind: Kind,
  visit: Visit,
  { resource, fields, problem }: { resource: JsonObject; fields: Fields; problem?: string | undefined },
): Promise<{ title: string; fields: Field[] }[]> => {
  const sections = await Promise.all(
    declared(kind, visit).map(async ({ title, fields: all }) => ({
      title,
      fields: await Promise.all(all.map(field => toField(kind, visit, field, { resource, fields }))),
    })),
  )
  const wrong =
    problem === undefined
      ? undefined
      : fieldIn(
          problem,
          sections.flatMap(section => section.fields),
        )
  return sections.map(({ title, fields: all }) => ({
    title,
    fields: all.map(field => (field.name === wrong ? { ...field, problem } : field)),
  }))
}

async function toField(
  kind: Kind,
  visit: Visit,
  field: FieldDeclaration,
  { resource, fields }: { resource: JsonObject; fields: Fields },
): Promise<Field> {
  const attribute = attributeOf(kind.type, field)
  const { type, min, max, required, mutability, description } = attribute
  const { name, label, about = description } = field
  const options = await optionsOf(visit, kind, field, { resource, fields })
  return {
    name,
    label,
    about,
    kind: kindOfField(kind, field),
    value: fields[name] ?? '',
    ...(options && { options }),
    ...(type === 'integer' && { min }),
    max,
    isRequired: required === true,
    isFixed: mutability === 'immutable' && resource.id !== undefined,
  }
}

/** What there is to choose from; what is chosen and is none of it any more stays in sight, so that nothing is lost unseen. */
async function optionsOf(
  visit: Visit,
  kind: Kind,
  field: FieldDeclaration,
  { resource, fields }: { resource: JsonObject; fields: Fields },
): Promise<Option[] | undefined> {
  const { choices, name } = field
  const attribute = attributeOf(kind.type, field)
  const given = typeof choices === 'function' ? await choices(visit, resource) : choices
  const known: readonly Choice[] | undefined =
    given ?? attribute.canonicalValues?.map(value => ({ value, label: value }))
  if (!known) return undefined
  const stored = [valueIn(resource, field) ?? []].flat() as (string | Reference)[]
  const former = stored
    .map(one =>
      typeof one === 'string' ? { value: one, label: one } : { value: one.value, label: one.display ?? one.value },
    )
    .filter(({ value }) => known.every(choice => choice.value !== value))
  const isOn = attribute.multiValued
    ? ({ value }: Choice) => fields[`${name}.${value}`] === 'on'
    : ({ value }: Choice) => (fields[name] ?? '') === value
  return [...known, ...former].map(choice => ({ ...choice, isOn: isOn(choice) }))
}

/** The field that the API names in what it says, or one of whose lines it repeats. */
function fieldIn(problem: string, fields: readonly Field[]): string | undefined {
  const says = (text: string) =>
    problem.includes(`"${text}"`) || problem.includes(`“${text}”`) || problem.startsWith(`${text} `)
  const repeats = ({ kind, value }: Field) =>
    kind === 'lines' && value.split('\n').some(line => line.trim() && says(line.trim()))
  return (fields.find(({ name }) => says(name) || problem.startsWith(`The ${name} `)) ?? fields.find(repeats))?.name
}

/** What a form says of a resource, null where that is nothing; what can't be changed is said of a new one alone. Throws Refused. */
export async function toResource(
  kind: Kind,
  visit: Visit,
  { resource, fields }: { resource: JsonObject; fields: Fields },
): Promise<JsonObject> {
  const body: Record<string, Json> = {}
  for (const field of declared(kind, visit).flatMap(section => section.fields)) {
    const attribute = attributeOf(kind.type, field)
    if (attribute.mutability === 'immutable' && resource.id !== undefined) continue
    const how = kindOfField(kind, field)
    const given = fromFields(field.name, attribute, fields, how)
    const value = how === 'lines' && attribute.type === 'complex' ? await named(visit, field, resource, given) : given
    if (resource.id === undefined && isNothing(value)) continue
    if (field.of) body[field.of.urn] = { ...(body[field.of.urn] as JsonObject), [field.name]: value }
    else body[field.name] = value
  }
  return body
}

const isNothing = (value: Json) => value === null || (Array.isArray(value) && value.length === 0)

async function named({ api }: Visit, field: FieldDeclaration, resource: JsonObject, given: Json): Promise<Json> {
  const names = (given as unknown as Reference[]).map(({ value }) => value)
  return (await findGroups(
    api,
    names,
    valueIn(resource, field) as unknown as Reference[] | undefined,
  )) as unknown as Json
}
