import type { ComponentChildren } from 'preact'
import { consolePage, type Frame } from './frame.tsx'
import { Notice } from './parts.tsx'
import { Copied } from './resource-parts.tsx'

type Props = {
  frame: Frame
  title: string
  back: { label: string; href: string }
  /** Absent where it was shown already. */
  secret: string | undefined
  /** What has happened, and what it is good for. */
  done: string
  about: string
  /** What to do when it got lost. */
  lost: ComponentChildren
}

/** What is shown once, to whoever has made it. */
export const secretPage = ({ frame, title, back, secret, done, about, lost }: Props): string =>
  consolePage({
    frame,
    title,
    back,
    children:
      secret === undefined ? (
        <>
          <p>It was shown once and is kept nowhere, so nobody can look it up.</p>
          <p>{lost}</p>
        </>
      ) : (
        <div class="dialog">
          <Notice tone="good">
            <p>{done}</p>
          </Notice>
          <p class="secret">
            <Copied id="secret" text={secret} />
          </p>
          <p>It is shown this once. {about}</p>
          <p>
            <a href={back.href}>Done</a>
          </p>
        </div>
      ),
  })
