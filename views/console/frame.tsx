import type { ComponentChildren } from 'preact'
import { Head, renderPage } from '../layout.tsx'

export type Section = { readonly label: string; readonly href: string; readonly isCurrent: boolean }

/** What every page of the console shows around its own content, and what its forms carry. */
export type Frame = {
  readonly issuerName: string
  readonly person: { readonly name: string; readonly userName: string }
  readonly sections: readonly Section[]
  readonly csrf: string
  /** By it a form is sent once. */
  readonly once: string
  readonly signOutHref: string
}

type Props = {
  frame: Frame
  title: string
  /** Where it is another one than the title of the window. */
  heading?: string
  /** The way back to what the page is a part of. */
  back?: { label: string; href: string }
  /** Beside the title. */
  aside?: ComponentChildren
  /** Scripts of the page beside that of every page. */
  scripts?: readonly string[]
  /** Asks for itself again after so many seconds, where no script does. */
  reloadAfter?: number | undefined
  children: ComponentChildren
}

export function consolePage({
  frame,
  title,
  heading = title,
  back,
  aside,
  scripts = [],
  reloadAfter,
  children,
}: Props): string {
  return renderPage(
    <html lang="en">
      <Head issuerName={frame.issuerName} title={title} styles={['console.css']} scripts={['console.js', ...scripts]}>
        {reloadAfter && (
          <noscript>
            <meta http-equiv="refresh" content={String(reloadAfter)} />
          </noscript>
        )}
      </Head>
      <body class="console">
        <a class="skip" href="#content">
          Skip to content
        </a>
        <Bar {...frame} />
        <Navigation {...frame} />
        <main id="content">
          {back && (
            <p class="back">
              <a href={back.href}>{back.label}</a>
            </p>
          )}
          <div class="title">
            <h1>
              <bdi>{heading}</bdi>
            </h1>
            {aside}
          </div>
          {children}
        </main>
      </body>
    </html>,
  )
}

function Bar({ issuerName, person, signOutHref }: Frame) {
  return (
    <header class="bar">
      <a class="brand" href="/console">
        <img src="/assets/logo" alt="" height="24" />
        <span>{issuerName}</span>
      </a>
      <details class="menu">
        <summary>
          <bdi>{person.name}</bdi>
        </summary>
        <ul>
          <li class="small">{person.userName}</li>
          <li>
            <a href="/account">Your account</a>
          </li>
          <li>
            <a href={signOutHref}>Sign out</a>
          </li>
        </ul>
      </details>
    </header>
  )
}

function Navigation({ sections }: Frame) {
  return (
    <nav class="sections" aria-label="Console">
      <ul>
        {sections.map(({ label, href, isCurrent }) => (
          <li key={href}>
            <a href={href} aria-current={isCurrent ? 'page' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
