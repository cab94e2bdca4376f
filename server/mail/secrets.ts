import type { MailData } from './variables.ts'

/** The variables of a mail that open an account. */
const SECRETS = ['link', 'oneTimePassword'] as const

type Secret = (typeof SECRETS)[number]

const placeOf = (name: Secret) => `TheValueOf${name}StandsHereInTheFinishedMail`

/** What may stand around a secret: quotes, brackets and the ends of sentences between it and a space or a tag. */
const BEFORE = /(?:^|[\s>]|&nbsp;|\shref=)["'([*„“«]{0,4}$/
const AFTER = /^["')\]*”“».,;:!?]{0,4}(?:$|[\s<>]|&nbsp;)/

/** The data of a mail with words in the places of its secrets: no filter gets hold of one, and where they are to be is seen. */
export function withPlaces(data: MailData): MailData {
  const places = SECRETS.flatMap(name => (data[name] ? [[name, placeOf(name)] as const] : []))
  return { ...data, ...Object.fromEntries(places) }
}

/** A text with the secrets in their places. */
export const fillPlaces = (text: string, secretOf: (name: Secret) => string): string =>
  SECRETS.reduce((filled, name) => filled.replaceAll(placeOf(name), () => secretOf(name)), text)

/** A secret that is glued to something else, which may be an address that takes it elsewhere (rule P74). */
export function gluedSecret(text: string): { name: Secret; position: number } | undefined {
  for (const name of SECRETS)
    for (const { 0: place, index } of text.matchAll(new RegExp(placeOf(name), 'g'))) {
      const end = index + place.length
      const before = index <= NEAR ? text.slice(0, index) : `_${text.slice(index - NEAR, index)}`
      const after = end + NEAR >= text.length ? text.slice(end) : `${text.slice(end, end + NEAR)}_`
      if (!BEFORE.test(before) || !AFTER.test(after)) return { name, position: index }
    }
  return undefined
}

const NEAR = 12
