/** How an option is given: a text, a date with time and offset, a whole number, a list (the option once for each), a flag, or a choice of yes and no (`--x`, `--no-x`). */
export type OptionKind = 'text' | 'moment' | 'integer' | 'list' | 'flag' | 'yesOrNo'

export type Option = {
  readonly kind: OptionKind
  readonly description: string
  /** What stands for the value in the help. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly required?: true
}

/** Options by their names in camelCase, as they stand in JSON; on the command line `userName` is `--user-name`. */
export type Options = Readonly<Record<string, Option>>

type Kinds = { text: string; moment: string; integer: number; list: readonly string[]; flag: boolean; yesOrNo: boolean }

/** What was given, by the kind of each option. */
export type Given<O extends Options> = {
  readonly [N in keyof O]: Kinds[O[N]['kind']] | (O[N] extends { required: true } ? never : undefined)
}

type More = Omit<Option, 'kind' | 'description' | 'value' | 'required'>

export const text = (description: string, value = 'text', more: More = {}) =>
  ({ kind: 'text', description, value, ...more }) as const
export const list = (description: string, value = 'text', more: More = {}) =>
  ({ kind: 'list', description, value, ...more }) as const
export const moment = (description: string) => ({ kind: 'moment', description, value: 'date' }) as const
export const integer = (description: string) => ({ kind: 'integer', description, value: 'number' }) as const
export const flag = (description: string) => ({ kind: 'flag', description }) as const
export const yesOrNo = (description: string) => ({ kind: 'yesOrNo', description }) as const
export const required = <const O extends Option>(option: O) => ({ ...option, required: true }) as const

/** 22:00 is another moment in each place: without an offset the server would take it for that of Greenwich. */
export const isMoment = (given: string): boolean => /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/i.test(given)

export const MOMENT = 'a date with time and offset, as 2027-01-31T22:00:00+01:00'

export const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`
