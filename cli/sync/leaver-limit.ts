import { usage } from '../errors.ts'
import type { Plan } from './compare.ts'

/** How many people may leave at once: a share, as `5%`, or a number. */
export type Limit = { readonly given: string; readonly most: (employed: number) => number }

/** Reads a limit. Throws CommandFailed for what is none. */
export function leaverLimit(given: string): Limit {
  const [, number = '', percent] = /^(\d{1,9}(?:\.\d{1,4})?)(%?)$/.exec(given) ?? []
  const value = Number(number)
  if (number === '' || (percent ? value > 100 : !Number.isInteger(value)))
    throw usage(`--max-leavers is a share, as 5%, or a number of people, and not "${given}".`)
  return { given, most: employed => (percent ? (employed * value) / 100 : value) }
}

/** A file that breaks off or lost a department looks as if many had left. Throws CommandFailed. */
export function requireFewLeavers({ leaving, employed }: Plan, { given, most }: Limit): void {
  if (leaving <= most(employed)) return
  const share = ((100 * leaving) / employed).toFixed(1)
  throw usage(
    `${leaving} of ${employed} people would be deactivated (${share}%), more than ${given}. Nothing was done. If they have left, say --max-leavers ${leaving}.`,
  )
}
