import type { ShownJob } from './job-words.tsx'

type Stage = { readonly label: string; readonly count: number; readonly kind?: 'good' | 'bad' }

const WIDTH = 600
const HEIGHT = 34
const LABEL = 150

/** How many people have come how far, drawn on the server; the table beside it says the same in numbers. */
export function Funnel({ job }: { job: ShownJob }) {
  const stages = stagesOf(job)
  const most = Math.max(1, ...stages.map(({ count }) => count))
  const length = (count: number) => Math.max(count > 0 ? 3 : 0, ((WIDTH - LABEL) * count) / most)
  return (
    <section class="progress">
      <h2>Progress</h2>
      <div class="funnel">
        <svg viewBox={`0 0 ${WIDTH} ${stages.length * HEIGHT}`} aria-hidden="true">
          {stages.map(({ label, count, kind = 'plain' }, index) => (
            <g key={label}>
              <text x={LABEL - 10} y={index * HEIGHT + 22} text-anchor="end">
                {label}
              </text>
              <rect x={LABEL} y={index * HEIGHT + 5} width={WIDTH - LABEL} height={HEIGHT - 10} rx="4" class="ground" />
              <rect x={LABEL} y={index * HEIGHT + 5} width={length(count)} height={HEIGHT - 10} rx="4" class={kind} />
            </g>
          ))}
        </svg>
        <table>
          <caption class="hidden">How far the people of this job have come</caption>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col" class="number">
                People
              </th>
            </tr>
          </thead>
          <tbody>
            {stages.map(({ label, count }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td class="number">{count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function stagesOf({ counts, delivery, mail }: ShownJob): Stage[] {
  const { eligible = 0, reset = 0, mailed = 0, opened = 0, completed = 0, expired = 0 } = counts
  const { failed = 0, undone = 0, replaced = 0 } = counts
  const isMailed = delivery === 'link' || mail
  return [
    { label: 'Queued', count: eligible },
    { label: 'Reset', count: reset },
    ...(isMailed ? [{ label: 'Mailed', count: mailed }] : []),
    ...(delivery === 'link' ? [{ label: 'Opened', count: opened }] : []),
    { label: 'Completed', count: completed, kind: 'good' as const },
    { label: 'Expired', count: expired, kind: 'bad' as const },
    ...(failed > 0 ? [{ label: 'Mail failed', count: failed, kind: 'bad' as const }] : []),
    ...(replaced > 0 ? [{ label: 'Replaced', count: replaced }] : []),
    ...(undone > 0 ? [{ label: 'Taken back', count: undone }] : []),
  ]
}
