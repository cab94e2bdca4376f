import { createHash } from 'node:crypto'
import { Problem } from '../problem.ts'

/** What a form is bound to beside its browser: this link, this person's sign-in. It goes along as the hidden field `for`. */
export const formBinding = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

/** Throws Problem where a form was made for something else, such as the link that another tab opened meanwhile. */
export function requireBinding(form: Record<string, string>, binding: string): void {
  if (form.for !== binding) throw new Problem('formExpired')
}
