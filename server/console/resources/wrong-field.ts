import type { Fields } from '../page.ts'
import { linesOf } from './field-values.ts'
import type { FormField } from './form-field.ts'

/** The field that the API names in what it says, or one of whose lines it repeats. */
export function fieldIn(problem: string, fields: readonly FormField[], typed: Fields): string | undefined {
  const quotes = (text: string) => problem.includes(`"${text}"`) || problem.includes(`“${text}”`)
  const names = ({ name }: FormField) => quotes(name) || problem.startsWith(`The ${name} `)
  const repeats = ({ kind, name }: FormField) =>
    kind === 'lines' && linesOf(typed[name] ?? '').some(line => quotes(line) || problem.startsWith(`${line} `))
  return (fields.find(names) ?? fields.find(repeats))?.name
}
