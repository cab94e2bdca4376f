const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/** Where the metadata of a base is: the well-known part stands between host and path (RFC 9728 §3.1). */
export function metadataUrl(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl)
  return origin + WELL_KNOWN + pathname
}
