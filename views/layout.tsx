import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Texts } from '../texts/en.ts'

/** What every page knows of the house it is in, and the language that it speaks. */
export type Common = { readonly issuerName: string; readonly texts: Texts }

type HeadProps = Omit<Common, 'texts'> & {
  readonly title: string
  /** What the pages of one room load besides, by the names of the files. */
  readonly styles?: readonly string[]
  readonly scripts?: readonly string[]
  readonly children?: ComponentChildren
}

/** What browsers are told of every page. */
export function Head({ issuerName, title, styles = [], scripts = [], children }: HeadProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · ${issuerName}`}</title>
      <link rel="icon" href="/assets/logo" />
      {['pico.css', 'rekey.css', ...styles, 'brand.css'].map(name => (
        <link key={name} rel="stylesheet" href={`/assets/${name}`} />
      ))}
      {['rekey.js', ...scripts].map(name => (
        <script key={name} type="module" src={`/assets/${name}`} />
      ))}
      {children}
    </head>
  )
}

type LayoutProps = { common: Common; title: string; wide?: boolean; children: ComponentChildren }

/** The frame of every page: name of the house, one card, no script needed. */
export function Layout({ common, title, wide, children }: LayoutProps) {
  return (
    <html lang={common.texts.tag} dir={common.texts.dir}>
      <Head issuerName={common.issuerName} title={title} />
      <body>
        <header class="house">
          <img src="/assets/logo" alt="" height="32" />
          <bdi>{common.issuerName}</bdi>
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
