import { InvalidRequest, NotPermitted } from '../errors.ts'
import type { Actor, FirstSecret } from '../passwords.ts'
import type { Ports } from '../ports.ts'
import { formats, parseImportedHash } from './imported-hash.ts'

/**
 * The hash of another system as it came, until its person signs in. A weak one lets them in to choose another password, for a while
 * (rule P27); a strong one stays, whether it has to be changed or not. Throws NotPermitted, InvalidRequest.
 */
export function importedSecret(
  ports: Pick<Ports, 'now' | 'limits'>,
  imported: { readonly scheme?: string; readonly value: string; readonly requireChange: boolean },
  { scopes }: Actor,
): FirstSecret {
  if (!scopes.has('passwords:import')) throw new NotPermitted('passwords:import')
  const { value, scheme, requireChange } = imported
  const parsed = parseImportedHash(value, scheme)
  if (!parsed)
    throw new InvalidRequest(`"importedHash" is no hash that is known, or one that takes too long: ${EXAMPLES}.`)
  const setAt = ports.now()
  const secret = { scheme: 'imported', hash: value, setAt } as const
  if (!parsed.isWeak) return { secret: { ...secret, kind: 'permanent' }, reason: requireChange ? 'reset' : undefined }
  const expiresAt = new Date(setAt.getTime() + ports.limits.weakHashLifetime * 1000)
  return { secret: { ...secret, kind: 'oneTime', expiresAt }, reason: 'policy' }
}

const EXAMPLES = formats.map(({ example }) => example).join(', ')
