type Of = { readonly tag: string }

const MINUTE = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
  timeZoneName: 'short',
} as const

/** A moment in a language, to the minute. */
export const momentIn = ({ tag }: Of, at: Date): string => new Intl.DateTimeFormat(tag, MINUTE).format(at)

export const dayIn = ({ tag }: Of, at: Date): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }).format(at)

/** One of several: “A, B or C”. */
export const anyIn = ({ tag }: Of, names: readonly string[]): string =>
  new Intl.ListFormat(tag, { type: 'disjunction' }).format(names)

/** A count with its noun in the form that a language has for it; `other` is for all that have none of their own. */
export function countIn(
  { tag }: Of,
  count: number,
  forms: { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): string {
  const form = forms[new Intl.PluralRules(tag).select(count)] ?? forms.other
  return form.replace('#', new Intl.NumberFormat(tag).format(count))
}
