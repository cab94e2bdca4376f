import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** What every page knows of the house it is in. */
export type Common = { readonly issuerName: string; readonly lang?: string }

type LayoutProps = { common: Common; title: string; wide?: boolean; children: ComponentChildren }

/** The frame of every page: name of the house, one card, no script needed. */
export function Layout({ common, title, wide, children }: LayoutProps) {
  return (
    <html lang={common.lang ?? 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${common.issuerName}`}</title>
        <link rel="icon" href="/assets/rekey.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/pico.css" />
        <link rel="stylesheet" href="/assets/rekey.css" />
        <script type="module" src="/assets/rekey.js" />
      </head>
      <body>
        <header class="house">
          <img src="/assets/rekey.svg" alt="" width="28" height="28" />
          <span>{common.issuerName}</span>
        </header>
        <main class={wide ? 'card wide' : 'card'}>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )
}

export const renderPage = (page: Parameters<typeof renderToString>[0]) => `<!doctype html>${renderToString(page)}`
