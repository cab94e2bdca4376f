import { ScimError } from './error.ts'
import { isWritten, type ResourceType } from './schema/attribute.ts'
import { attributesOf, pathName, type ResolvedPath } from './schema/paths.ts'
import type { Caller } from './store.ts'

/** Whether a caller may see resources of a type; who may write them may. */
export const mayRead = (caller: Caller, type: ResourceType): boolean =>
  caller.scopes.has(type.scopes.read) || mayWrite(caller, type)

const mayWrite = ({ scopes, person }: Caller, type: ResourceType): boolean =>
  scopes.has(type.scopes.write) || (type.personal === true && person !== undefined)

/** Whether scopes reach an attribute, or a part of one, that not everybody may see who may see the resource. */
export const mayReadPath = (scopes: ReadonlySet<string>, path: ResolvedPath): boolean =>
  missingScope(scopes, path) === undefined

/** Throws ScimError 403 for a filter or an order by an attribute that the caller may not see (S9). */
export function requireSearchable({ scopes }: Caller, paths: readonly ResolvedPath[]): void {
  const missing = paths.map(path => missingScope(scopes, path)).find(scope => scope !== undefined)
  if (missing !== undefined) throw insufficientScope(missing)
}

const missingScope = (scopes: ReadonlySet<string>, { attribute, subAttribute }: ResolvedPath): string | undefined =>
  [attribute.readScope, subAttribute?.readScope].find(scope => scope !== undefined && !scopes.has(scope))

/** Throws ScimError 403 insufficient_scope (RFC 6750 §3.1, S9). */
export function requireRead(caller: Caller, type: ResourceType): void {
  if (!mayRead(caller, type)) throw insufficientScope(type.scopes.read)
}

/** The same for writing them. */
export function requireWrite(caller: Caller, type: ResourceType): void {
  if (!mayWrite(caller, type)) throw insufficientScope(type.scopes.write)
}

/**
 * Some attributes can be patched with a scope of their own, by a help desk that may do nothing else. Throws ScimError 403 where the
 * caller's scopes don't reach all the attributes named; for a caller who may patch none at all, whatever is named (S9).
 */
export function requirePatch(caller: Caller, type: ResourceType, named: readonly string[]): void {
  if (caller.scopes.has(type.scopes.write)) return
  const allowed = patchable(caller, type)
  if (allowed.length === 0) throw insufficientScope(type.scopes.write)
  const refused = named.find(name => !allowed.includes(name))
  if (refused !== undefined) throw insufficientScope(scopeToPatch(type, refused))
}

/** Throws ScimError 403 for a caller who may write nothing at all of any of these types (S9). */
export function requireSomeWrite(caller: Caller, types: readonly ResourceType[]): void {
  const written = types.filter(type => isWritten(type))
  const mayWriteSome = (type: ResourceType) => mayWrite(caller, type) || patchable(caller, type).length > 0
  if (!written.some(mayWriteSome))
    throw insufficientScope([...new Set(written.map(({ scopes }) => scopes.write))].join(' '))
}

/** The attributes that a caller may PATCH by a scope of theirs alone. */
const patchable = ({ scopes }: Caller, type: ResourceType): string[] =>
  attributesOf(type)
    .filter(({ attribute }) => attribute.writeScopes?.some(scope => scopes.has(scope)))
    .map(pathName)

/** An attribute's own scope where it has one: that of the whole type may be too little for it. */
const scopeToPatch = (type: ResourceType, name: string): string =>
  attributesOf(type).find(path => pathName(path) === name)?.attribute.writeScopes?.[0] ?? type.scopes.write

/** 403 with the scope that is missing (RFC 6750 §3.1, S9). */
export const insufficientScope = (scope: string, detail = `This needs the scope "${scope}".`) =>
  new ScimError(403, undefined, detail, {
    headers: { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  })
