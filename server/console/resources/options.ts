import type { JsonObject } from '../../../scim/store.ts'
import type { Option } from '../../../views/console/fields.tsx'
import type { Fields, Visit } from '../page.ts'
import type { Reference } from './field-values.ts'
import type { FormField } from './form-field.ts'
import type { Choice } from './kind.ts'

type Situation = { readonly visit: Visit; readonly resource: JsonObject; readonly fields: Fields }

/** What there is to choose from; what is chosen and is none of it any more stays in sight, so that nothing is lost unseen. */
export async function optionsOf(
  { name, choices, attribute, stored }: FormField,
  { visit, resource, fields }: Situation,
): Promise<Option[] | undefined> {
  const given = typeof choices === 'function' ? await choices(visit, resource) : choices
  const known = given ?? attribute.canonicalValues?.map(value => ({ value, label: value }))
  if (!known) return undefined
  const former = ([stored ?? []].flat() as (string | Reference)[])
    .map(toChoice)
    .filter(({ value }) => known.every(choice => choice.value !== value))
  const isOn = ({ value }: Choice) =>
    attribute.multiValued ? fields[`${name}.${value}`] === 'on' : (fields[name] ?? '') === value
  return [...known, ...former].map(choice => ({ ...choice, isOn: isOn(choice) }))
}

const toChoice = (one: string | Reference): Choice =>
  typeof one === 'string' ? { value: one, label: one } : { value: one.value, label: one.display ?? one.value }
