import { type Common, Layout, renderPage } from '../layout.tsx'

export type LeavingProps = { common: Common; name: string; href: string }

/** For the moment until the browser is elsewhere, and for one that does not go by itself. */
export function leavingPage({ common, name, href }: LeavingProps): string {
  return renderPage(
    <Layout common={common} title={`On to ${name}`}>
      <p class="lead">You sign in there and come back here.</p>
      <p>
        <a href={href}>Go on to {name}</a>
      </p>
    </Layout>,
  )
}
