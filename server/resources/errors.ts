import { InvalidRequest, NotEligible, NotPermitted, PasswordRejected, SignInTooOld } from '../../passwords/errors.ts'
import { insufficientScope } from '../../scim/access.ts'
import { ScimError } from '../../scim/error.ts'

/** The message that says which rules a refused password breaks, beside the Error schema. */
export const PASSWORD_REJECTED = 'urn:rekey:params:scim:api:messages:1.0:PasswordRejected'

/** What `passwords/` refuses, in SCIM's words; any other error goes through. */
export async function inScimWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof PasswordRejected) throw rejected(error)
    if (error instanceof InvalidRequest) throw new ScimError(400, 'invalidValue', error.message)
    if (error instanceof NotEligible) throw notEligible(error)
    if (error instanceof SignInTooOld) throw signInAgain(error)
    if (error instanceof NotPermitted) throw insufficientScope(error.scope)
    throw error
  }
}

export const notFound = () => new ScimError(404, undefined, 'There is no such resource.')

/** The challenge of RFC 9470 §3. */
const signInAgain = ({ message, maxAge }: SignInTooOld) =>
  new ScimError(401, undefined, message, {
    headers: {
      'WWW-Authenticate': `Bearer error="insufficient_user_authentication", error_description="${message}", max_age="${maxAge}"`,
    },
  })

function rejected({ violations }: PasswordRejected): ScimError {
  const broken = violations.map(({ rule, message }) => `${rule} (${message})`).join('; ')
  const members = { violations: violations.map(({ rule, message, data }) => ({ rule, message, data })) }
  return new ScimError(400, 'invalidValue', `The password breaks these rules: ${broken}.`, {
    message: { schema: PASSWORD_REJECTED, members },
  })
}

export function notEligible(error: NotEligible): ScimError {
  const detail = `${error.message} (${error.reason})`
  if (error.reason === 'higherPrivilege') return insufficientScope('roles:write', detail)
  return error.reason === 'outsideGroups'
    ? new ScimError(403, undefined, detail)
    : new ScimError(400, 'invalidValue', detail)
}

/** Throws ScimError 400 invalidValue that names the first of some ids that nothing of the kind has. */
export function requireThere(what: string, ids: readonly string[], known: Iterable<string>): void {
  const there = new Set(known)
  const missing = ids.find(id => !there.has(id))
  if (missing !== undefined)
    throw new ScimError(400, 'invalidValue', `There is no ${what} with the id "${missing.slice(0, 64)}".`)
}
