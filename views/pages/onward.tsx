import { type Common, Layout, renderPage } from '../layout.tsx'

export type OnwardProps = { common: Common; title: string; message: string; href: string }

/** For the moment until the browser has gone on, and for one that does not go by itself. */
export function onwardPage({ common, title, message, href }: OnwardProps): string {
  return renderPage(
    <Layout common={common} title={title}>
      <p class="lead">{message}</p>
      <p>
        <a href={href}>{common.texts.words.goOn}</a>
      </p>
    </Layout>,
  )
}
