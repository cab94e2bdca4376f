import { countedPeople } from './counted.ts'
import { Notice } from './parts.tsx'

/** What an act on several people came to. */
export type Report = {
  readonly done: string
  /** For how many others it failed, by the reasons; who they are as far as they are named. */
  readonly failed?: readonly { readonly detail: string; readonly count: number; readonly names: readonly string[] }[]
}

export function ReportNotice({ report: { done, failed = [] } }: { report: Report }) {
  const others = failed.reduce((sum, { count }) => sum + count, 0)
  return (
    <Notice tone={others > 0 ? 'warn' : 'good'}>
      <p>{done}</p>
      {others > 0 && <p>It could not be done to {countedPeople(others)}:</p>}
      {others > 0 && (
        <ul>
          {failed.map(({ detail, count, names }) => (
            <li key={detail}>
              {names.map((name, at) => (
                <span key={name}>
                  {at > 0 && ', '}
                  <bdi>{name}</bdi>
                </span>
              ))}
              {count > names.length && ` and ${(count - names.length).toLocaleString('en')} more`}: {detail}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}
