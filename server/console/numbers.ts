/** A number as people type one; what is none stays what it is, for the API to refuse. */
export function numberIn(text: string): number | string {
  const isWhole = /^\s*(?:\d+|\d{1,3}(?:[\s,.\u00a0\u202f’']\d{3})+)\s*$/.test(text)
  return isWhole ? Number(text.replaceAll(/\D/g, '')) : text
}
