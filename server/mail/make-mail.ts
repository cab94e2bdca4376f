import type { Mail } from '../../views/mail/mail.tsx'
import type { MailProps } from '../../views/mail/password-mails.tsx'
import { htmlProblem } from './html-problem.ts'
import { foreignLink, lineAt } from './links.ts'
import { type Draft, parsePart, parts, render, TemplateProblem } from './render.ts'
import { fillPlaces, gluedSecret, withPlaces } from './secrets.ts'
import { dataOf, type MailData, type MailKind, requiredIn, type VariableName, variablesIn } from './variables.ts'

type Issuer = { readonly issuer: string; readonly issuerName: string }

/**
 * The mail that a template makes, with nothing in it that may not be there and everything that has to. Throws TemplateProblem.
 * Asked of every mail that is sent: what a condition of the template says of somebody isn't seen before.
 */
export function makeMail(draft: Draft, data: MailData, issuer: string): Mail {
  const places = render(draft, withPlaces(data))
  const mail = {
    subject: places.subject,
    text: fillPlaces(places.text, name => shown('text', data[name])),
    html: fillPlaces(places.html, name => shown('html', data[name])),
    ...(draft.language && { language: draft.language }),
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(mail.subject)) throw new TemplateProblem('subject', 'it has a line break.')
  if (!mail.subject.trim()) throw new TemplateProblem('subject', 'it is empty.')
  for (const part of ['text', 'html'] as const) {
    const said = mail[part]
    const missing = requiredIn(draft.kind).find(name => !said.includes(shown(part, data[name])))
    if (missing) throw new TemplateProblem(part, `it does not say {{ ${missing} }} to everybody.`)
    const foreign = foreignLink(said, issuer)
    if (foreign)
      throw new TemplateProblem(part, `"${foreign.address}" leads elsewhere.`, lineAt(said, foreign.position))
  }
  const problem = htmlProblem(mail.html, issuer)
  if (problem) throw new TemplateProblem('html', `"${problem.piece}" may not be in a mail.`, problem.line)
  for (const part of ['text', 'html'] as const) {
    const glued = gluedSecret(places[part])
    if (glued) throw new TemplateProblem(part, alone(glued.name), lineAt(places[part], glued.position))
  }
  return mail
}

const alone = (name: string) =>
  `{{ ${name} }} has to stand by itself, between spaces, quotes or tags: glued to something else it may be taken elsewhere.`

/** Throws TemplateProblem for a template that nobody, or not everybody, can be written to with. */
export function requireSound(draft: Draft, about: Issuer): void {
  for (const part of parts) requireKnown(part, draft)
  makeMail(draft, exampleData(draft.kind, about), about.issuer)
  makeMail(draft, exampleData(draft.kind, about, {}), about.issuer)
}

/** The same data for everybody who tries a template: nobody's, and a link that opens nothing. */
export function exampleData(
  kind: MailKind,
  about: Issuer,
  names: { givenName?: string; familyName?: string; displayName?: string } = EXAMPLE_NAMES,
): MailData {
  return dataOf(kind, { userName: 'ada.example', ...names }, exampleProps(about))
}

/** The same for the mails that come with Rekey. */
export const exampleProps = ({ issuer, issuerName }: Issuer): Omit<MailProps, 'texts'> => ({
  issuer,
  issuerName,
  link: `${issuer}/reset?token=EXAMPLE`,
  oneTimePassword: 'EXAMPLE-one-time-<password>',
  codesLeft: 9,
  at: new Date(EXAMPLE_TIME),
  expiresAt: new Date(EXAMPLE_TIME + 900_000),
})

const EXAMPLE_NAMES = { givenName: 'Ada', familyName: 'Example', displayName: 'Ada Example' }
const EXAMPLE_TIME = Date.UTC(2026, 0, 31, 9, 30)

function requireKnown(part: 'subject' | 'text' | 'html', draft: Draft): void {
  const { engine, parsed } = parsePart(part, draft)
  const known = variablesIn(draft.kind, part)
  const { globals } = engine.analyzeSync(parsed, { partials: false })
  const used = Object.values(globals).flat()
  const unknown = used.find(variable => !known.includes(variable.toString() as VariableName))
  if (!unknown) return
  const detail = `there is no variable "${unknown}" in it for mails of the kind ${draft.kind}. There are: ${known.join(', ')}.`
  throw new TemplateProblem(part, detail, unknown.location.row)
}

/** As `escape` of Liquid writes it. */
function shown(part: 'text' | 'html', value: string | null | undefined): string {
  const text = value ?? ''
  const escaped: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }
  return part === 'html' ? text.replace(/[&<>"']/g, sign => escaped[sign] ?? sign) : text
}
