import type { ComponentChildren } from 'preact'
import type { Frame } from './frame.tsx'

/** A form that is sent once, by this browser. */
export function ActForm(props: {
  frame: Frame
  action: string
  class?: string
  withFile?: boolean
  children: ComponentChildren
}) {
  const { action, withFile } = props
  return (
    <form method="post" action={action} class={props.class} enctype={withFile ? 'multipart/form-data' : undefined}>
      <input type="hidden" name="csrf" value={props.frame.csrf} />
      <input type="hidden" name="once" value={props.frame.once} />
      {props.children}
    </form>
  )
}

/** A date as people read it; what they hover over and what programs read is exact. */
export function When({ at, isShort }: { at: string | undefined; isShort?: boolean }) {
  if (at === undefined) return <span class="none">never</span>
  return (
    <time dateTime={at} title={at}>
      {isShort ? at.slice(0, 10) : `${at.slice(0, 16).replace('T', ' ')} UTC`}
    </time>
  )
}

export type Tone = 'good' | 'bad' | 'plain' | 'warn'

export type ShownMark = { readonly text: string; readonly tone: Tone }

export function Mark({ text, tone }: ShownMark) {
  return <span class={`mark ${tone}`}>{text}</span>
}

/** What went wrong, or what was done, above everything else and read out. */
export function Notice({ tone, children }: { tone: 'good' | 'bad' | 'warn'; children: ComponentChildren }) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} class={`notice ${tone}`}>
      {children}
    </div>
  )
}

/** Why what was asked for was not done, where something is wrong with it. */
export function Problem({ text }: { text: string | undefined }) {
  if (!text) return null
  return (
    <Notice tone="bad">
      <p>{text}</p>
    </Notice>
  )
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  )
}

/** Names beside their values. */
export function Facts({ facts }: { facts: readonly { name: string; value: ComponentChildren }[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <span class="none">none</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Around a table without anything to press, which the keyboard scrolls where it is too wide. */
export const Scroll = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard (WCAG 2.1.1)
  <section class="scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
)

/** One of the numbers of a list that says what something comes to. */
export const Figure = ({ count, one, several = one }: { count: number; one: string; several?: string }) => (
  <li>
    <strong>{count.toLocaleString('en')}</strong> {count === 1 ? one : several}
  </li>
)

export type MenuItem = { readonly label: string; readonly href: string }

/** The three dots: a menu that opens without a script. */
export function Dots({ about, items }: { about: string; items: readonly MenuItem[] }) {
  if (items.length === 0) return null
  return (
    <details class="menu dots">
      <summary aria-label={`Actions for ${about}`} />
      <ul>
        {items.map(({ label, href }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </details>
  )
}

export type View = { readonly label: string; readonly href: string; readonly isCurrent: boolean }

/** The same list in other ways, of which one is shown. */
export function Views({ label, views }: { label: string; views: readonly View[] }) {
  return (
    <nav class="views" aria-label={label}>
      <ul>
        {views.map(({ label, href, isCurrent }) => (
          <li key={href}>
            <a href={href} aria-current={isCurrent ? 'true' : undefined}>
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function Pages({ first, next }: { first?: string | undefined; next?: string | undefined }) {
  if (!first && !next) return null
  return (
    <nav class="pages" aria-label="Pages">
      {first && <a href={first}>First page</a>}
      {next && <a href={next}>Next page</a>}
    </nav>
  )
}
