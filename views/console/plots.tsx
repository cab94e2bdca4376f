export type Plot = {
  readonly label: string
  readonly kind: 'plain' | 'good' | 'bad'
  /** The oldest first; `at` is when the hour or day began. */
  readonly values: readonly { readonly at: string; readonly count: number }[]
}

type Props = { plots: readonly Plot[]; by: 'hour' | 'day' }

const WIDTH = 480
const HEIGHT = 120
const GROUND = 22
const GAP = 0.2

/** How often things happened, drawn on the server; the table below says the same in numbers. */
export function Plots({ plots, by }: Props) {
  return (
    <>
      <div class="plots">
        {plots.map(plot => (
          <Bars key={plot.label} plot={plot} by={by} />
        ))}
      </div>
      <details class="more">
        <summary>The same in numbers</summary>
        <Numbers plots={plots} by={by} />
      </details>
    </>
  )
}

function Bars({ plot: { label, kind, values }, by }: { plot: Plot; by: Props['by'] }) {
  const most = Math.max(1, ...values.map(({ count }) => count))
  const total = values.reduce((sum, { count }) => sum + count, 0)
  const step = WIDTH / values.length
  const height = (count: number) => (count > 0 ? Math.max(3, ((HEIGHT - 8) * count) / most) : 0)
  const said = [0, Math.floor(values.length / 2), values.length - 1]
  return (
    <section class="plot">
      <h3>{label}</h3>
      <p class="figure">
        {total.toLocaleString('en')}
        <span class="small">
          {' '}
          in all, at most {Math.max(0, ...values.map(({ count }) => count)).toLocaleString('en')}
        </span>
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT + GROUND}`} aria-hidden="true">
        <line x1="0" y1={HEIGHT} x2={WIDTH} y2={HEIGHT} />
        {values.map(({ at, count }, index) => (
          <rect
            key={at}
            x={(index + GAP / 2) * step}
            y={HEIGHT - height(count)}
            width={step * (1 - GAP)}
            height={height(count)}
            rx="2"
            class={kind}
          />
        ))}
        {said.map((index, place) => (
          <text
            key={index}
            x={[0, WIDTH / 2, WIDTH][place]}
            y={HEIGHT + 18}
            text-anchor={['start', 'middle', 'end'][place]}
          >
            {shortly(values[index]?.at ?? '', by)}
          </text>
        ))}
      </svg>
    </section>
  )
}

function Numbers({ plots, by }: Props) {
  return (
    <div class="scroll">
      <table>
        <caption class="hidden">How often it happened</caption>
        <thead>
          <tr>
            <th scope="col">{by === 'hour' ? 'Hour, UTC' : 'Day, UTC'}</th>
            {plots.map(({ label }) => (
              <th key={label} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plots[0]?.values.map(({ at }, index) => (
            <tr key={at}>
              <th scope="row" class="when">
                {by === 'hour' ? at.slice(0, 16).replace('T', ' ') : at.slice(0, 10)}
              </th>
              {plots.map(({ label, values }) => (
                <td key={label} class="number">
                  {values[index]?.count.toLocaleString('en')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** As much of a time as there is room for. */
const shortly = (at: string, by: Props['by']) => (by === 'hour' ? at.slice(11, 16) : at.slice(5, 10))
