/** What the work is, in words that name no person: a kind, a status, a name of ours. */
export type Attributes = Readonly<Record<string, string | number>>

/** Work that a trace shows as one piece, with what it leads to; `note` says what came of it. */
export type InSpan = <T>(
  name: string,
  attributes: Attributes,
  work: (note: (more: Attributes) => void) => Promise<T>,
) => Promise<T>

/** Where nobody traces. */
export const untraced: InSpan = (_name, _attributes, work) => work(() => {})
