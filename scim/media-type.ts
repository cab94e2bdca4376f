const SCIM_JSON = 'application/scim+json'
const PLAIN_JSON = 'application/json'

/** What a body may be sent as (RFC 7644 §3.8). */
export const bodyTypes: readonly string[] = [SCIM_JSON, PLAIN_JSON]

/**
 * What an answer is sent as, by the Accept header: plain JSON to a client that names it and likes it better, SCIM's own type to
 * all others, even to one that takes neither (RFC 7644 §3.8, RFC 9110 §12.5.1; S1, S2).
 */
export const answerType = (accept?: string): string => likedBest(accept, bodyTypes) ?? SCIM_JSON

/** Of some media types the one that an Accept header gives the most weight, the first of several; undefined where it names none of them. */
export function likedBest(accept = '', types: readonly string[]): string | undefined {
  const weights = types.map(type => weightIn(accept, type))
  const most = Math.max(...weights)
  return most > 0 ? types[weights.indexOf(most)] : undefined
}

/** From 0 to 1, and 0 for a media type that the header doesn't name. */
function weightIn(accept: string, type: string): number {
  const ranges = accept
    .toLowerCase()
    .split(',')
    .map(range => range.split(';').map(part => part.trim()))
  const parameters = ranges.find(([name]) => name === type)
  const weight = parameters?.find(part => part.startsWith('q='))?.slice(2)
  return parameters ? Number(weight ?? 1) : 0
}
