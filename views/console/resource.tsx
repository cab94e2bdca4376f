import { type Field, FieldRow, wrongAmong } from './fields.tsx'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'
import { type Part, ResourcePart } from './resource-parts.tsx'
import { WrongNotice } from './wrong.tsx'

export type ResourceProps = {
  frame: Frame
  told: Report | undefined
  /** Its name, or what a new one is called. */
  title: string
  back: { label: string; href: string }
  action: string
  version: string
  sections: readonly { title: string; fields: readonly Field[] }[]
  parts: readonly Part[]
  mayWrite: boolean
  /** Why it stays as it is, where that is so. */
  fixed: string | undefined
  /** What is wrong, where it is with no field alone. */
  problem: string | undefined
  submit: string
  removeHref: string | undefined
}

/** One resource of the administration: its attributes as a form, and what belongs to it. */
export function resourcePage(props: ResourceProps): string {
  const { frame, told, title, back, action, version, sections, parts, fixed, problem, removeHref } = props
  // Of some nothing can be changed once they are there.
  const isEdited = sections.some(({ fields }) => fields.some(({ isFixed }) => !isFixed))
  return consolePage({
    frame,
    title,
    back,
    aside: removeHref && (
      <p class="links">
        <a href={removeHref}>Delete…</a>
      </p>
    ),
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <WrongNotice
          problem={wrongAmong(
            sections.flatMap(({ fields }) => fields),
            problem,
          )}
        />
        {fixed && <p>{fixed}</p>}
        <div class={isEdited && parts.length > 0 ? 'resource' : undefined}>
          {isEdited && <Editor {...props} />}
          <div>
            {parts.map(part => (
              <ResourcePart key={part.title} part={part} frame={frame} action={action} version={version} />
            ))}
          </div>
        </div>
      </>
    ),
  })
}

function Editor({ frame, action, version, sections, mayWrite, submit, back }: ResourceProps) {
  return (
    <ActForm frame={frame} action={action} class="act dialog">
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="shown" value={namesOf(sections)} />
      {sections.map(({ title, fields }) => (
        <fieldset key={title} disabled={!mayWrite}>
          <legend>{title}</legend>
          {fields.map(field => (
            <FieldRow key={field.name} {...field} />
          ))}
        </fieldset>
      ))}
      {mayWrite && (
        <div class="buttons">
          <button type="submit">{submit}</button>
          <a href={back.href} class="cancel">
            Cancel
          </a>
        </div>
      )}
    </ActForm>
  )
}

/** Only what was there to be filled in is written. */
const namesOf = (sections: ResourceProps['sections']) =>
  sections.flatMap(({ fields }) => fields.map(({ name }) => name)).join(' ')
