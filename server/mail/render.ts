import { Liquid, type Template } from 'liquidjs'
import type { MailTemplate } from '../../scim/schema/mail-template.ts'
import type { Mail } from '../../views/mail/mail.tsx'
import type { MailData } from './variables.ts'

export const parts = ['subject', 'text', 'html'] as const

export type Part = (typeof parts)[number]

/** What is needed of a template to make a mail of it. */
export type Draft = Pick<MailTemplate, Part | 'kind' | 'language'>

/** A template that no mail can be made of. The message may quote the mail: it is for whoever wrote the template, and for no log. */
export class TemplateProblem extends Error {
  readonly part: Part
  readonly line: number | undefined

  constructor(part: Part, detail: string, line?: number) {
    super(`${line === undefined ? '' : `Line ${line} of `}"${part}": ${detail}`)
    this.part = part
    this.line = line
  }
}

/** Conditions and assignments. Without loops and other files a mail takes no longer than its template is long. */
const TAGS = ['if', 'unless', 'case', 'assign', 'comment']

const FILTERS = 'default upcase downcase capitalize append prepend replace strip truncate date url_encode'.split(' ')

/** Code units of all the texts that a part of a mail is put together from. */
const LONGEST_MAIL = 500_000

/** Milliseconds. */
const LONGEST_TIME = 1000

/** A part of a template, parsed. Throws TemplateProblem. */
export function parsePart(
  part: Part,
  { [part]: source, language = 'en' }: Draft,
): { engine: Liquid; parsed: Template[] } {
  const engine = createEngine(part, language)
  return { engine, parsed: inWords(part, () => engine.parse(source)) }
}

/** A mail of a template. Throws TemplateProblem. */
export function render(draft: Draft, data: MailData): Mail {
  const [subject, text, html] = parts.map(part => {
    const { engine, parsed } = parsePart(part, draft)
    return inWords(part, () => String(engine.renderSync(parsed, data)))
  }) as [string, string, string]
  return { subject, text, html }
}

function createEngine(part: Part, locale: string): Liquid {
  const engine = new Liquid({
    locale,
    timezoneOffset: 0,
    templates: {},
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: part === 'html' ? 'escape' : counted,
    memoryLimit: LONGEST_MAIL,
    renderLimit: LONGEST_TIME,
  })
  for (const name of Object.keys(engine.tags)) if (!TAGS.includes(name)) delete engine.tags[name]
  for (const name of Object.keys(engine.filters)) if (!FILTERS.includes(name)) engine.unregisterFilter(name)
  return engine
}

/** As it is, and taken from the limit, as `escape` does. */
function counted(this: { context: { memoryLimit: { use(count: number): void } } }, value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  this.context.memoryLimit.use(text.length)
  return text
}

type LiquidFailure = Error & { token?: { getPosition(): [line: number, column: number] }; originalError?: Error }

/** What Liquid does not like, and in which line. */
function inWords<T>(part: Part, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const { token, originalError, message } = error as LiquidFailure
    const detail = (originalError?.message ?? message).replace(/, line:\d+.*/s, '')
    throw new TemplateProblem(part, `${detail}.`, token?.getPosition()[0])
  }
}
