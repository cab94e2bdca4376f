import type { Json, JsonObject } from '../../../scim/store.ts'
import type { Field } from '../../../views/console/fields.tsx'
import { findGroups } from '../find-group.ts'
import type { Fields, Visit } from '../page.ts'
import { fromFields, kindOf, type Reference, toFields } from './field-values.ts'
import type { FormField } from './form-field.ts'
import { attributeOf, type FieldDeclaration, type Kind } from './kind.ts'
import { optionsOf } from './options.ts'
import { fieldIn } from './wrong-field.ts'

/** The form of a resource, or of a new one, as far as the visitor may see what its fields need. */
export function createForm(kind: Kind, visit: Visit, resource: JsonObject) {
  const isNew = resource.id === undefined
  const sections = Object.entries(kind.sections).map(([title, fields]) => ({
    title,
    fields: fields.filter(({ scope }) => scope === undefined || visit.may(scope)).map(toFormField),
  }))
  const all = sections.flatMap(({ fields }) => fields)

  return {
    /** The resource as the fields of the form. */
    stored: (): Fields => Object.assign({}, ...all.map(({ name, kind, stored }) => toFields(name, kind, stored))),

    /** The form with what is in its fields, and what is wrong with one of them. */
    async show(fields: Fields, problem?: string): Promise<{ title: string; fields: Field[] }[]> {
      const wrong = problem === undefined ? undefined : fieldIn(problem, all, fields)
      const shown = (field: FormField) => toShown(field, fields, field.name === wrong ? problem : undefined)
      return Promise.all(
        sections.map(async ({ title, fields: own }) => ({ title, fields: await Promise.all(own.map(shown)) })),
      )
    },

    /** What the form that was shown says of the resource, null where that is nothing. Throws Refused. */
    async read(fields: Fields): Promise<JsonObject> {
      const shown = new Set((fields.shown ?? '').split(' '))
      const body: Record<string, Json> = {}
      for (const field of all.filter(({ name, isFixed }) => shown.has(name) && !isFixed)) {
        const value = await typedIn(field, fields)
        if (isNew && isNothing(value)) continue
        const { name, of } = field
        if (of) body[of.urn] = { ...(body[of.urn] as JsonObject), [name]: value }
        else body[name] = value
      }
      return body
    },
  }

  function toFormField(field: FieldDeclaration): FormField {
    const attribute = attributeOf(kind.type, field)
    const holder = (field.of ? resource[field.of.urn] : resource) as JsonObject | undefined
    return {
      ...field,
      attribute,
      kind: kindOf(attribute, field.choices !== undefined),
      stored: holder?.[field.name],
      isFixed: attribute.mutability === 'immutable' && !isNew,
    }
  }

  async function toShown(field: FormField, fields: Fields, problem: string | undefined): Promise<Field> {
    const { name, label, kind: how, attribute, isFixed } = field
    const { type, min, max, required, description } = attribute
    const options = await optionsOf(field, { visit, resource, fields })
    return {
      name,
      label,
      about: field.about ?? description,
      kind: how,
      value: fields[name] ?? '',
      ...(options && { options }),
      ...(type === 'integer' && { min }),
      max,
      isRequired: required === true,
      isFixed,
      problem,
    }
  }

  /** Groups are typed by their names. */
  async function typedIn({ name, kind: how, attribute, stored }: FormField, fields: Fields): Promise<Json> {
    const value = fromFields(name, attribute, fields, how)
    if (how !== 'lines' || attribute.type !== 'complex') return value
    const names = (value as Reference[]).map(reference => reference.value)
    return findGroups(visit.api, names, stored as Reference[] | undefined)
  }
}

const isNothing = (value: Json) => value === null || (Array.isArray(value) && value.length === 0)
