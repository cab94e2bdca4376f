import { renderToString } from 'preact-render-to-string'
import type { Texts } from '../../texts/en.ts'

export type Mail = {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Its tag. */
  readonly language?: string
}

export type Paragraph = string | { readonly link: string; readonly label: string } | { readonly secret: string }

type Of = Pick<Texts, 'tag' | 'dir'>

/** A mail from its paragraphs, in both parts: no images, nothing from elsewhere, one link at most (rule P74). */
export function composeMail({ tag, dir }: Of, subject: string, paragraphs: readonly Paragraph[]): Mail {
  return {
    subject,
    text: `${paragraphs.map(toText).join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(<Body tag={tag} dir={dir} paragraphs={paragraphs} />)}`,
    language: tag,
  }
}

function toText(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return paragraph
  return 'link' in paragraph ? `${paragraph.label}:\n${paragraph.link}` : `    ${paragraph.secret}`
}

/** Mail programs that take what is around it away keep the language and the direction of what is within. */
function Body({ tag, dir, paragraphs }: Of & { paragraphs: readonly Paragraph[] }) {
  return (
    <html lang={tag} dir={dir}>
      <head>
        <meta charset="utf-8" />
      </head>
      <body>
        <div lang={tag} dir={dir} style="font-family: sans-serif; line-height: 1.5; max-width: 36em">
          {paragraphs.map((paragraph, index) => (
            <p key={index}>
              <Content paragraph={paragraph} />
            </p>
          ))}
        </div>
      </body>
    </html>
  )
}

function Content({ paragraph }: { paragraph: Paragraph }) {
  if (typeof paragraph === 'string') return <>{paragraph}</>
  if ('secret' in paragraph)
    return (
      <code dir="ltr" style="font-size: 1.2em">
        {paragraph.secret}
      </code>
    )
  return <a href={paragraph.link}>{paragraph.label}</a>
}
