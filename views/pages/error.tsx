import { type Common, Layout, renderPage } from '../layout.tsx'

export type ErrorProps = { common: Common; title: string; message: string; remedy?: string; requestId?: string }

export function errorPage({ common, title, message, remedy, requestId }: ErrorProps): string {
  return renderPage(
    <Layout common={common} title={title.replace(/\.$/, '')}>
      <p class="lead">{message}</p>
      {remedy && <p>{remedy}</p>}
      {requestId && (
        <p class="small">
          Request id: <code>{requestId}</code>
        </p>
      )}
    </Layout>,
  )
}
