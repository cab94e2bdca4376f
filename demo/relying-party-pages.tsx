import type { ComponentChildren } from 'preact'
import { renderToString } from 'preact-render-to-string'

const STYLE = `
  :root { color-scheme: light dark; font: 1.125rem/1.6 system-ui, sans-serif }
  body { max-width: 34rem; margin: 12vh auto; padding: 0 1.5rem }
  h1 { line-height: 1.2 }
  a { display: inline-block; padding: .5rem 1.25rem; border: 1px solid; border-radius: .5rem; text-decoration: none }
`

const page = (content: ComponentChildren) =>
  `<!doctype html>${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Sample application</title>
        <style>{STYLE}</style>
      </head>
      <body>{content}</body>
    </html>,
  )}`

export const welcomePage = () =>
  page(
    <>
      <h1>Sample application</h1>
      <p>This application knows no passwords: it leaves them to Rekey, through OpenID Connect.</p>
      <a href="/sign-in">Sign in</a>
    </>,
  )

export const greetingPage = ({ name, email }: { name: string; email?: string }) =>
  page(
    <>
      <h1>Hello, {name}!</h1>
      <p>Rekey vouches for you{email ? `, and says that mail reaches you at ${email}` : ''}.</p>
      <a href="/sign-out">Sign out</a>
    </>,
  )

export const failurePage = (reason: string) =>
  page(
    <>
      <h1>You are not signed in</h1>
      <p>Rekey says: {reason}</p>
      <a href="/sign-in">Try again</a>
    </>,
  )
