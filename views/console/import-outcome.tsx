import { consolePage, type Frame } from './frame.tsx'
import { ImportProblems, type ShownProblem } from './import-problems.tsx'
import { Figure, Notice } from './parts.tsx'

export type ImportOutcomeProps = {
  frame: Frame
  name: string
  created: number
  changed: number
  unchanged: number
  problems: readonly ShownProblem[]
  /** Of so many of these nobody knows whether they were done. */
  uncertain: number
  /** Whether it failed before its end. */
  isStopped: boolean
  problemsHref: string
}

/** What came of an import. */
export function importOutcomePage(props: ImportOutcomeProps): string {
  const { problems, uncertain } = props
  const left = problems.length - uncertain
  return consolePage({
    frame: props.frame,
    title: props.isStopped ? 'Import stopped' : 'Imported',
    back: { label: 'Users', href: '/console/users' },
    children: (
      <div class="import">
        <Notice tone={problems.length > 0 ? 'warn' : 'good'}>
          <p>
            <bdi>{props.name}</bdi> {howFar(props)} This page can be opened for an hour.
          </p>
        </Notice>
        <ul class="figures">
          <Figure count={props.created} one="was created" several="were created" />
          <Figure count={props.changed} one="was changed" several="were changed" />
          <Figure count={props.unchanged} one="stayed the same" />
          {left > 0 && <Figure count={left} one="was left out" several="were left out" />}
          {uncertain > 0 && <Figure count={uncertain} one="is uncertain" several="are uncertain" />}
        </ul>
        <ImportProblems problems={problems} href={props.problemsHref} hasUncertain={uncertain > 0} />
        <p>
          <a href="/console/users">Go to the users</a> · <a href="/console/users/import">Import another file</a>
        </p>
      </div>
    ),
  })
}

function howFar({ isStopped, problems }: ImportOutcomeProps): string {
  if (isStopped)
    return 'was not imported to its end: something failed. Import the file again; whoever is as it says by now stays the same.'
  return problems.length > 0 ? 'was imported, but for the lines below.' : 'was imported.'
}
