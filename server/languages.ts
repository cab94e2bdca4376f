/** Nobody reads more. */
const MOST = 10

/**
 * The language tags that fit what somebody prefers (RFC 9110 §12.5.4, as SCIM has it), best first, in lower case; each is followed by
 * the wider ones that it is a case of (RFC 4647 §3.4): "de-CH, en;q=0.5" is de-ch, de, en.
 */
export function fittingLanguages(preferred = ''): string[] {
  const ranges = preferred
    .split(',')
    .slice(0, MOST)
    .map(range => {
      const [tag = '', ...parameters] = range.split(';').map(part => part.trim().toLowerCase())
      const quality = parameters.find(parameter => parameter.startsWith('q='))
      return { tag, quality: quality ? Number(quality.slice(2)) || 0 : 1 }
    })
    .filter(({ tag, quality }) => /^[a-z0-9]{1,8}(-[a-z0-9]{1,8})*$/.test(tag) && quality > 0)
    .sort((one, other) => other.quality - one.quality)
  return [...new Set(ranges.flatMap(({ tag }) => widened(tag)))]
}

/** A single letter stands for what comes after it and goes with that. */
function widened(tag: string): string[] {
  const parts = tag.split('-')
  return parts
    .map((_, index) => parts.slice(0, parts.length - index))
    .filter(kept => (kept.at(-1) ?? '').length > 1)
    .map(kept => kept.join('-'))
}

/** Whether a text is a language tag (BCP 47). */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
