import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Problem } from './parts.tsx'

type Props = {
  frame: Frame
  action: string
  one: string
  name: string
  href: string
  version: string
  /** What goes with it. */
  about: string
  problem?: string | undefined
}

/** Asks before something is deleted for good. */
export const removePage = ({ frame, action, one, name, href, version, about, problem }: Props): string =>
  consolePage({
    frame,
    title: `Delete ${one}`,
    back: { label: name, href },
    children: (
      <div class="dialog">
        <Problem text={problem} />
        <p>
          <strong>
            <bdi>{name}</bdi>
          </strong>
        </p>
        <p>{about} There is no way back.</p>
        <ActForm frame={frame} action={action} class="act">
          <input type="hidden" name="version" value={version} />
          <div class="buttons">
            <button type="submit">Yes, Delete</button>
            <a href={href} class="cancel">
              Cancel
            </a>
          </div>
        </ActForm>
      </div>
    ),
  })
