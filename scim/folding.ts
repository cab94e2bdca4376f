import { domainToASCII } from 'node:url'
import type { Attribute } from './schema/attribute.ts'

/**
 * The form in which a string is compared: exact ones as they are, `userName` by RFC 8265 §3.3, domains as DNS knows them, others in
 * lower case and NFC.
 * Stored values and the literals of filters go through this one function.
 */
export function foldString(attribute: Attribute, text: string): string {
  if (attribute.caseExact) return text
  if (attribute.folding === 'domain') return foldDomain(text)
  return attribute.folding === 'username' ? foldUsername(text) : fold(text)
}

/** Lower case and NFC, for case-insensitive attributes. A sigma is one letter, wherever in a word it stands. */
export const fold = (text: string): string => lowered(text).replaceAll('ς', 'σ')

/** UsernameCaseMapped (RFC 8265 §3.3.2, S19): width mapping, lower case, NFC. */
export const foldUsername = (text: string): string =>
  lowered(text.replace(FULL_OR_HALF_WIDTH, wide => wide.normalize('NFKC')))

const lowered = (text: string) => text.toLowerCase().normalize('NFC')

/** A domain as DNS knows it: lower case, with the A-labels of an internationalized one (RFC 5890 §2.3.2.1). */
export const foldDomain = (text: string): string =>
  IN_ASCII.test(text) || !ONLY_LABELS.test(text) ? fold(text) : domainToASCII(text) || fold(text)

/** Why a text is no domain, in words for people; undefined when it is one. */
export const domainProblem = (text: string): string | undefined =>
  DOMAIN.test(foldDomain(text)) ? undefined : 'must be a domain, like example.com'

const IN_ASCII = /^[\x20-\x7E]*$/
/** The platform reads more than a name where there is more: percent signs, a port, a path. */
const ONLY_LABELS = /^[\p{L}\p{M}\p{N}.\u3002\uFF0E\uFF61-]+$/u
/** Labels of letters, digits and hyphens; digits alone at the end would be an address (RFC 1123 §2.1). */
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const FULL_OR_HALF_WIDTH = /[\u3000\uFF01-\uFFEE]/gu
