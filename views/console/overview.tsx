import { consolePage, type Frame } from './frame.tsx'
import type { Tone } from './parts.tsx'
import { type Plot, Plots } from './plots.tsx'

export type AttentionItem = { readonly text: string; readonly href: string; readonly tone: Tone }

type Props = {
  frame: Frame
  items: readonly AttentionItem[]
  by: 'hour' | 'day'
  /** Absent for whoever may not read the audit. */
  plots: readonly Plot[] | undefined
}

export const overviewPage = ({ frame, items, by, plots }: Props): string =>
  consolePage({
    frame,
    title: 'Overview',
    children: (
      <>
        <section class="attention">
          <h2>Needs attention</h2>
          {items.length === 0 ? (
            <p>Nothing waits for you.</p>
          ) : (
            <ul class="plain">
              {items.map(({ text, href, tone }) => (
                <li key={text} class={tone}>
                  <a href={href}>{text}</a>
                </li>
              ))}
            </ul>
          )}
        </section>
        {plots && (
          <section>
            <div class="title part">
              <h2>What happened</h2>
              <nav class="views" aria-label="Time">
                <ul>
                  <Range href="/console" label="Last 24 hours" isCurrent={by === 'hour'} />
                  <Range href="/console?by=day" label="Last 30 days" isCurrent={by === 'day'} />
                </ul>
              </nav>
            </div>
            <Plots plots={plots} by={by} />
          </section>
        )}
      </>
    ),
  })

function Range({ href, label, isCurrent }: { href: string; label: string; isCurrent: boolean }) {
  return (
    <li>
      <a href={href} aria-current={isCurrent ? 'true' : undefined}>
        {label}
      </a>
    </li>
  )
}
