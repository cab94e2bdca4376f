import { type Common, Layout, renderPage } from '../layout.tsx'

export type ErrorProps = {
  common: Common
  title: string
  message: string
  remedy?: string
  next?: { href: string; label: string }
  detail?: string
  requestId?: string
}

export function errorPage({ common, title, message, remedy, next, detail, requestId }: ErrorProps): string {
  const { error } = common.texts
  return renderPage(
    <Layout common={common} title={title.replace(/[.。]$/, '')}>
      <p class="lead">{message}</p>
      {remedy && <p>{remedy}</p>}
      {next && (
        <p>
          <a href={next.href}>{next.label}</a>
        </p>
      )}
      {detail && (
        <p class="small" lang="en" dir="ltr">
          {detail}
        </p>
      )}
      {requestId && <p class="small">{error.requestId(<code>{requestId}</code>)}</p>}
    </Layout>,
  )
}
