import { countedPeople } from './counted.ts'
import { consolePage, type Frame } from './frame.tsx'
import { ImportProblems, MOST_SHOWN, type ShownProblem } from './import-problems.tsx'
import { changeInWords } from './import-words.ts'
import { ActForm, Empty, Figure, Mark, Problem, Scroll } from './parts.tsx'

type Change = Parameters<typeof changeInWords>[0]

export type ImportPlanProps = {
  frame: Frame
  action: string
  columnsHref: string
  problemsHref: string
  name: string
  steps: readonly {
    readonly line: number
    readonly userName: string
    readonly isNew: boolean
    readonly changes: readonly Change[]
  }[]
  unchanged: number
  problems: readonly ShownProblem[]
  fingerprint: string
  mustCount: boolean
  problem: string | undefined
}

type Step = ImportPlanProps['steps'][number]

/** Whom an import would create and change, and how; nothing is written yet. */
export function importPlanPage(props: ImportPlanProps): string {
  const { frame, columnsHref, steps, unchanged, problems, problemsHref } = props
  const created = steps.filter(({ isNew }) => isNew).length
  const leaving = steps.filter(isLeaving).length
  return consolePage({
    frame,
    title: 'What would happen',
    back: { label: 'What the columns say', href: columnsHref },
    children: (
      <div class="import">
        <Problem text={props.problem} />
        <p>
          Nothing of <bdi>{props.name}</bdi> is written yet.
        </p>
        <ul class="figures">
          <Figure count={created} one="is new" several="are new" />
          <Figure count={steps.length - created} one="is changed" several="are changed" />
          {leaving > 0 && <Figure count={leaving} one="of them deactivated" />}
          <Figure count={unchanged} one="stays the same" several="stay the same" />
          {problems.length > 0 && <Figure count={problems.length} one="is left out" several="are left out" />}
        </ul>
        {steps.length > 0 ? <RunForm {...props} /> : <Empty title="There is nothing to import" />}
        <ImportProblems problems={problems} href={problemsHref} />
        {steps.length > 0 && <Steps steps={steps} />}
      </div>
    ),
  })
}

const isLeaving = ({ isNew, changes }: Step) =>
  !isNew && changes.some(({ attribute, to }) => attribute === 'active' && to === false)

function RunForm({ frame, action, steps, fingerprint, mustCount, columnsHref, problems }: ImportPlanProps) {
  const people = countedPeople(steps.length)
  return (
    <ActForm frame={frame} action={action} class="act">
      <input type="hidden" name="plan" value={fingerprint} />
      {problems.length > 0 && <p>The lines that are left out below keep nobody else from being imported.</p>}
      {mustCount && (
        <label class="narrow">
          Type how many people you mean
          <input type="text" inputMode="numeric" name="count" autocomplete="off" required />
        </label>
      )}
      <div class="buttons">
        <button type="submit">Import {people}</button>
        <a href={columnsHref} class="cancel">
          Correct the columns
        </a>
      </div>
    </ActForm>
  )
}

const Steps = ({ steps }: { steps: readonly Step[] }) => (
  <section>
    <h2>Who is created and changed</h2>
    <Scroll label="Who is created and changed">
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">User name</th>
            <th scope="col">Becomes</th>
            <th scope="col">What changes</th>
          </tr>
        </thead>
        <tbody>
          {steps.slice(0, MOST_SHOWN).map(step => (
            <tr key={step.line}>
              <td data-label="Line">{step.line}</td>
              <th scope="row">
                <bdi>{step.userName}</bdi>
              </th>
              <td>
                {step.isNew ? (
                  <Mark text="New" tone="good" />
                ) : isLeaving(step) ? (
                  <Mark text="Inactive" tone="warn" />
                ) : (
                  <Mark text="Changed" tone="plain" />
                )}
              </td>
              <td>
                {step.changes.map(change => (
                  <div key={change.attribute}>
                    <bdi>{changeInWords(change, step.isNew)}</bdi>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
    {steps.length > MOST_SHOWN && (
      <p class="small">
        The first {MOST_SHOWN} of {steps.length.toLocaleString('en')} are shown.
      </p>
    )}
  </section>
)
