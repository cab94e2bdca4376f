import { type Field, FieldRow, fieldId, wrongAmong } from './fields.tsx'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm } from './parts.tsx'
import { type Impact, ImpactSection } from './policy-impact.tsx'
import { type Report, ReportNotice } from './report.tsx'
import { WrongNotice } from './wrong.tsx'

export type PolicyProps = {
  frame: Frame
  told: Report | undefined
  action: string
  /** Absent for a new one. */
  name: string | undefined
  isDefault: boolean
  version: string
  sections: readonly { title: string; fields: readonly Field[] }[]
  departures: readonly { standard: string; clause: string; rule: string; value: string }[]
  mayWrite: boolean
  problem?: string
  impact?: Impact
}

export function policyPage(props: PolicyProps): string {
  const { frame, told, name, problem, impact, sections, isDefault } = props
  return consolePage({
    frame,
    title: name ?? 'New policy',
    back: { label: 'Policies', href: '/console/policies' },
    children: (
      <div class="editor">
        <div>
          {told && <ReportNotice report={told} />}
          <WrongNotice
            problem={wrongAmong(
              sections.flatMap(({ fields }) => fields),
              problem,
            )}
          />
          {impact && <ImpactSection impact={impact} />}
          {isDefault && <p>It is the default: everybody whose groups have no policy has it, too.</p>}
          <Editor {...props} />
        </div>
        <section class="linter">
          <h2>What the standards say</h2>
          <Departures {...props} />
        </section>
      </div>
    ),
  })
}

/** Where the standards say something else: of a new policy, once it has been asked what it would do. */
function Departures({ name, impact, departures, sections }: PolicyProps) {
  const shown = impact?.departures ?? departures
  const fields = new Map(sections.flatMap(section => section.fields).map(field => [field.name, field]))
  if (!name && !impact)
    return (
      <p>
        <strong>What would it do?</strong> says where it departs from {STANDARDS}, before it is saved.
      </p>
    )
  if (shown.length === 0) return <p>It departs nowhere from {STANDARDS}.</p>
  return (
    <ul class="plain">
      {shown.map(({ standard, clause, rule, value }) => (
        <li key={standard + clause + rule}>
          <strong>
            {standard} {clause}
          </strong>
          <p class="small">
            <a href={`#${fieldId({ name: rule })}`}>{fields.get(rule)?.label ?? rule}</a>: {value}
          </p>
        </li>
      ))}
    </ul>
  )
}

const STANDARDS = 'NIST SP 800-63B-4, OWASP ASVS 5.0 and PCI DSS 4.0'

function Editor({ frame, action, version, sections, mayWrite }: PolicyProps) {
  return (
    <ActForm frame={frame} action={action} class="act dialog">
      <input type="hidden" name="version" value={version} />
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
          <button type="submit" name="step" value="save">
            Save
          </button>
          <button type="submit" name="step" value="impact" class="secondary">
            What would it do?
          </button>
          <a href="/console/policies" class="cancel">
            Cancel
          </a>
        </div>
      )}
    </ActForm>
  )
}
