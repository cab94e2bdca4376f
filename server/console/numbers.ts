/** A number as people type one; what is none stays what it is, for the API to refuse. */
export function numberIn(text: string): number | string {
  const plain = text.replaceAll(/[\s,.\u00a0\u202f]/g, '')
  return /^\d+$/.test(plain) ? Number(plain) : text
}
