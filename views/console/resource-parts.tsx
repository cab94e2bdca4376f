import type { Frame } from './frame.tsx'
import { ActForm, Empty, Facts, type MenuItem, Pages, type ShownMark } from './parts.tsx'
import { Marks } from './person.tsx'

/** What is done by one press of a button. */
export type ShownAct = {
  readonly name: string
  readonly label: string
  /** What goes along. */
  readonly hidden?: Readonly<Record<string, string>>
  /** What is typed for it. */
  readonly input?: { readonly name: string; readonly label: string; readonly value?: string }
  /** By which assistive technology tells it from others like it. */
  readonly about?: string
}

export type Line = {
  readonly id: string
  readonly title: string
  readonly href?: string | undefined
  readonly details?: readonly string[]
  readonly marks?: readonly ShownMark[]
  readonly act?: ShownAct | undefined
}

/** What belongs to a resource beside its own attributes. */
export type Part = {
  readonly title: string
  readonly about?: string
  readonly facts?: readonly { readonly name: string; readonly value: string; readonly isCopied?: boolean }[]
  readonly lines?: readonly Line[]
  /** What is said where there are no lines. */
  readonly empty?: string
  readonly firstHref?: string | undefined
  readonly nextHref?: string | undefined
  readonly acts?: readonly ShownAct[]
  readonly links?: readonly MenuItem[]
}

/** The page that the parts are on, and in which version it shows the resource. */
type Owner = { frame: Frame; action: string; version: string }

export function ResourcePart({ part, ...props }: Owner & { part: Part }) {
  const { title, about, facts, lines, empty, firstHref, nextHref, acts = [], links = [] } = part
  return (
    <section class="dialog">
      <h2>{title}</h2>
      {about && <p>{about}</p>}
      {facts && (
        <Facts
          facts={facts.map(({ name, value, isCopied }) => ({
            name,
            value: isCopied ? <Copied id={name} text={value} /> : value,
          }))}
        />
      )}
      {lines && lines.length > 0 && (
        <ul class="plain">
          {lines.map(line => (
            <LineRow key={line.id} line={line} {...props} />
          ))}
        </ul>
      )}
      {lines?.length === 0 && empty && <Empty title={empty} />}
      <Pages first={firstHref} next={nextHref} />
      {(acts.length > 0 || links.length > 0) && (
        <div class="acts">
          {acts.map(act => (
            <Act key={act.name} act={act} {...props} />
          ))}
          {links.map(({ label, href }) => (
            <a key={href} href={href}>
              {label}
            </a>
          ))}
        </div>
      )}
    </section>
  )
}

function LineRow({ line, ...owner }: Owner & { line: Line }) {
  const { frame } = owner
  const { id, title, href, details = [], marks = [], act } = line
  return (
    <li class="asset">
      <div>
        {href ? (
          <a href={href}>
            <bdi>{title}</bdi>
          </a>
        ) : (
          <bdi>{title}</bdi>
        )}{' '}
        <Marks marks={marks} />
        {details.map(text => (
          <p key={text} class="small">
            {text}
          </p>
        ))}
      </div>
      {act && <Act act={act} {...owner} frame={{ ...frame, once: `${frame.once}.${id}` }} />}
    </li>
  )
}

function Act({ act, frame, action, version }: Owner & { act: ShownAct }) {
  const { name, label, hidden = {}, input, about } = act
  return (
    <ActForm frame={{ ...frame, once: `${frame.once}.${name}` }} action={action} class="inline">
      <input type="hidden" name="act" value={name} />
      <input type="hidden" name="version" value={version} />
      {Object.entries(hidden).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      {input && (
        <label>
          {input.label}
          <input type="text" name={input.name} value={input.value} autocapitalize="none" spellcheck={false} required />
        </label>
      )}
      <button type="submit" class="secondary" aria-label={about && `${label} ${about}`}>
        {label}
      </button>
    </ActForm>
  )
}

/** What is taken elsewhere as it is. */
export function Copied({ id, text }: { id: string; text: string }) {
  return (
    <span class="copied">
      <code id={id}>{text}</code>
      <button type="button" class="secondary" data-copy={id} hidden>
        Copy
      </button>
    </span>
  )
}
