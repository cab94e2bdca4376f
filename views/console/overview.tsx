import { consolePage, type Frame } from './frame.tsx'
import { type Tone, Views } from './parts.tsx'
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
              <Views
                label="Time"
                views={[
                  { label: 'Last 24 hours', href: '/console', isCurrent: by === 'hour' },
                  { label: 'Last 30 days', href: '/console?by=day', isCurrent: by === 'day' },
                ]}
              />
            </div>
            <Plots plots={plots} by={by} />
          </section>
        )}
      </>
    ),
  })
