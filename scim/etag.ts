import { createHash } from 'node:crypto'
import { ScimError } from './error.ts'

/** The entity tag of a version: weak, because the body also shows what other resources say of it (its groups). */
export const etagOf = (version: string): string => `W/"${version}"`

/** The version of a text that is made of many resources, and of what is kept beside them. */
export const versionOfText = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The opaque part of an entity tag: SCIM uses weak tags in If-Match, so `W/` counts on neither side (S118). */
export const versionOf = (etag: string): string => etag.trim().replace(/^(?:W\/)?"(.*)"$/su, '$1')

/** Without quotes; in quotes it would be a version, and there is none like it. */
const ANY = '*'

/** The versions that an If-Match or If-None-Match header names, `*` for any; undefined without the header. */
export function versionsOf(header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return undefined
  const tags = header.match(/(?:W\/)?"[^"]*"|[^\s,"]+/gu) ?? []
  return tags.filter(tag => tag === ANY || versionOf(tag) !== ANY).map(versionOf)
}

/** Whether a resource's version is among those of a header. */
export const matches = (versions: readonly string[], version: string): boolean =>
  versions.includes(ANY) || versions.includes(version)

/** Throws ScimError 412 when an If-Match header names other versions than the current one (RFC 7644 §3.14, S117). */
export function requireVersion(expected: readonly string[] | undefined, version: string): void {
  if (expected && !matches(expected, version)) {
    throw preconditionFailed('The resource has changed since you read it. Read it again, then repeat the change.')
  }
}

/** Throws ScimError 412 when an If-None-Match header names the current version: a write that must not meet it (RFC 9110 §13.1.2). */
export function refuseVersion(unwanted: readonly string[] | undefined, version: string): void {
  if (unwanted && matches(unwanted, version))
    throw preconditionFailed('The resource is there in a version that If-None-Match names. Leave the header out.')
}

const preconditionFailed = (detail: string) => new ScimError(412, undefined, detail)
