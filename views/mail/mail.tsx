import { renderToString } from 'preact-render-to-string'

export type Mail = { readonly subject: string; readonly text: string; readonly html: string }

export type Paragraph = string | { readonly link: string; readonly label: string } | { readonly secret: string }

/** A mail from its paragraphs, in both parts: no images, nothing from elsewhere, one link at most (rule P74). */
export function composeMail(subject: string, paragraphs: readonly Paragraph[]): Mail {
  return {
    subject,
    text: `${paragraphs.map(toText).join('\n\n')}\n`,
    html: `<!doctype html>${renderToString(<Body paragraphs={paragraphs} />)}`,
  }
}

function toText(paragraph: Paragraph): string {
  if (typeof paragraph === 'string') return paragraph
  return 'link' in paragraph ? `${paragraph.label}:\n${paragraph.link}` : `    ${paragraph.secret}`
}

function Body({ paragraphs }: { paragraphs: readonly Paragraph[] }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
      </head>
      <body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">
        {paragraphs.map((paragraph, index) => (
          <p key={index}>
            <Content paragraph={paragraph} />
          </p>
        ))}
      </body>
    </html>
  )
}

function Content({ paragraph }: { paragraph: Paragraph }) {
  if (typeof paragraph === 'string') return <>{paragraph}</>
  if ('secret' in paragraph) return <code style="font-size: 1.2em">{paragraph.secret}</code>
  return <a href={paragraph.link}>{paragraph.label}</a>
}
