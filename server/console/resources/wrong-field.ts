import type { Fields } from '../page.ts'
import { linesOf } from './field-values.ts'
import type { FormField } from './form-field.ts'

type NamedField = Pick<FormField, 'name' | 'kind'>

/** The field that the API names in what it says, or one of whose lines it repeats. */
export function fieldIn(problem: string, fields: readonly NamedField[], typed: Fields): string | undefined {
  const quotes = (text: string) => problem.includes(`"${text}"`) || problem.includes(`“${text}”`)
  const names = ({ name }: NamedField) =>
    quotes(name) || ['The ', ''].some(before => problem.startsWith(`${before}${name} `))
  const repeats = ({ kind, name }: NamedField) =>
    kind === 'lines' && linesOf(typed[name] ?? '').some(line => quotes(line) || problem.startsWith(`${line} `))
  return (fields.find(names) ?? fields.find(repeats))?.name
}
