import { Scroll } from './parts.tsx'

export type ShownProblem = { readonly line: number; readonly userName: string; readonly reason: string }

/** As many as a page shows; the file has all of them. */
export const MOST_SHOWN = 100

/** The lines of a file that were not imported, or can't be. */
export function ImportProblems(props: { problems: readonly ShownProblem[]; href: string; hasUncertain?: boolean }) {
  const { problems, href, hasUncertain } = props
  if (problems.length === 0) return null
  const title = hasUncertain ? 'Lines that are left out or uncertain' : 'Lines that are left out'
  return (
    <section>
      <div class="title">
        <h2>{title}</h2>
        <p class="small">
          <a href={href}>{problems.length === 1 ? 'As CSV' : `All ${problems.length.toLocaleString('en')} as CSV`}</a>
        </p>
      </div>
      <Scroll label={title}>
        <table class="stacked">
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">User name</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {problems.slice(0, MOST_SHOWN).map(({ line, userName, reason }) => (
              <tr key={line}>
                <td data-label="Line">{line}</td>
                <td>
                  <bdi>{userName}</bdi>
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}
