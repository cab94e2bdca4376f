import { consolePage, type Frame } from './frame.tsx'
import { Mark, Pages, When } from './parts.tsx'

type Version = {
  readonly revision: number
  readonly act: string
  readonly at: string
  readonly by: string
  readonly template: {
    readonly name: string
    readonly language?: string
    readonly isStandard?: boolean
    readonly subject: string
    readonly text: string
    readonly html: string
  }
}

type Props = {
  frame: Frame
  id: string
  mayWrite: boolean
  versions: readonly Version[]
  nextHref: string | undefined
}

export function templateHistoryPage({ frame, id, mayWrite, versions, nextHref }: Props): string {
  const [newest] = versions
  const address = `/console/templates/${encodeURIComponent(id)}`
  const isThere = newest?.act !== 'deleted'
  return consolePage({
    frame,
    title: 'History',
    heading: `History of ${newest?.template.name ?? 'a template'}`,
    back: isThere ? { label: 'Template', href: address } : { label: 'Mail templates', href: '/console/templates' },
    children: (
      <>
        <ol class="policies">
          {versions.map(({ revision, act, at, by, template }) => (
            <li key={revision}>
              <div>
                <h2>
                  Version {revision} <Mark text={ACTS[act] ?? act} tone={act === 'deleted' ? 'bad' : 'plain'} />
                </h2>
                <p class="small">
                  <When at={at} /> by <bdi>{by}</bdi> · {template.language ?? 'any language'}
                  {template.isStandard && ' · standard'}
                </p>
                <details class="more">
                  <summary>{template.subject}</summary>
                  <div class="preview">
                    <pre>{template.text}</pre>
                    <pre>{template.html}</pre>
                  </div>
                </details>
              </div>
              {mayWrite && isThere && revision !== newest?.revision && (
                <a href={`${address}?revision=${revision}`} aria-label={`Take up version ${revision}`}>
                  Take it up
                </a>
              )}
            </li>
          ))}
        </ol>
        <Pages next={nextHref} />
      </>
    ),
  })
}

const ACTS: Readonly<Record<string, string>> = { created: 'Made', changed: 'Changed', deleted: 'Deleted' }
