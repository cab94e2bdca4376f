import { ScimError } from '../../../scim/error.ts'
import type { ResetProblem } from '../../../views/console/reset-more.tsx'
import { WrongFile } from '../../jobs/wrong-file.ts'
import { Refused } from '../api.ts'

/** What the API calls the fields of the dialog, and what to do where something is wrong with one. */
const FIELDS: readonly (readonly [attribute: string, field: ResetProblem['field'], remedy: string])[] = [
  ['reset.password', 'password', 'Type the password, or choose another way.'],
  ['note', 'note', 'Make the note shorter.'],
  ['startAt', 'startAt', 'Type a date and a time, or leave both empty.'],
  ['mailRate', 'mailRate', 'Type a whole number from 1 to 1,000,000, or leave it empty.'],
  ['waves.size', 'waveSize', 'Type a whole number from 1 to 1,000,000, or leave it empty.'],
  ['waves.interval', 'waveInterval', 'Type a whole number of minutes from 1 to 10,080.'],
]

/** What whoever filled in the dialog can mend there, and in which field; undefined for what they can't. */
export function resetProblem(error: unknown): ResetProblem | undefined {
  if (error instanceof SyntaxError)
    return { field: 'recipientKey', text: 'The public key is no JSON: paste the whole JWK, with its braces.' }
  if (error instanceof WrongFile) return { field: 'file', text: error.message }
  if (!(error instanceof Refused || error instanceof ScimError) || error.status !== 400) return undefined
  const { message } = error
  const violations = error instanceof Refused ? ((error.body.violations ?? []) as { readonly message: string }[]) : []
  if (violations.length > 0)
    return {
      field: 'password',
      text: `The policy wants more of this password: ${violations.map(one => one.message).join('; ')}.`,
    }
  const [, field, remedy] = FIELDS.find(([attribute]) => message.includes(`${attribute}"`)) ?? []
  if (field) return { field, text: remedy ?? message }
  return message.includes('recipientKey') ? { field: 'recipientKey', text: message } : { text: message }
}
