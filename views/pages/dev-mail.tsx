import { type Common, Layout, renderPage } from '../layout.tsx'

export type DevMailProps = {
  common: Common
  mails: readonly { to: string; subject: string; text: string; sentAt: string }[]
}

/** The mails of a server that has no mail server, as text with their links. */
export function devMailPage({ common, mails }: DevMailProps): string {
  return renderPage(
    <Layout common={common} title="Mails" wide>
      <p class="lead">
        {mails.length === 0
          ? 'No mail yet. Mails that would be sent are shown here while no mail server is set.'
          : 'Newest first. They are kept on this machine, because no mail server is set.'}
      </p>
      {mails.map(({ to, subject, text, sentAt }) => (
        <article key={sentAt + to} class="mail">
          <h2 dir="auto">{subject}</h2>
          <p class="small">{`to ${to}, ${sentAt.slice(0, 19).replace('T', ' ')} UTC`}</p>
          {text
            .trim()
            .split('\n\n')
            .map(paragraph => (
              <Paragraph key={paragraph} text={paragraph} />
            ))}
        </article>
      ))}
    </Layout>,
  )
}

function Paragraph({ text }: { text: string }) {
  const [label, link] = text.split(':\n')
  return link?.startsWith('http') ? (
    <p>
      <a href={link}>{label}</a>
    </p>
  ) : (
    <p dir="auto">{text}</p>
  )
}
