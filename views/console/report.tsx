import { Notice } from './parts.tsx'

/** What an act on several people came to. */
export type Report = {
  readonly done: string
  readonly failed?: readonly { readonly name: string; readonly detail: string }[]
  /** How many others it failed for. */
  readonly more?: number
}

export function ReportNotice({ report: { done, failed = [], more = 0 } }: { report: Report }) {
  return (
    <Notice tone={failed.length > 0 ? 'warn' : 'good'}>
      <p>{done}</p>
      {failed.length > 0 && (
        <ul>
          {failed.map(({ name, detail }) => (
            <li key={name}>
              <bdi>{name}</bdi>: {detail}
            </li>
          ))}
          {more > 0 && <li>and {more.toLocaleString('en')} more</li>}
        </ul>
      )}
    </Notice>
  )
}
