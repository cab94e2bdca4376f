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
  problemsHref: string
}

/** What came of an import. */
export const importOutcomePage = (props: ImportOutcomeProps): string =>
  consolePage({
    frame: props.frame,
    title: 'Imported',
    back: { label: 'Users', href: '/console/users' },
    children: (
      <div class="import">
        <Notice tone={props.problems.length > 0 ? 'warn' : 'good'}>
          <p>
            <bdi>{props.name}</bdi>{' '}
            {props.problems.length > 0 ? 'was imported, but for the lines below.' : 'was imported.'} This page can be
            opened for an hour.
          </p>
        </Notice>
        <ul class="figures">
          <Figure count={props.created} one="was created" several="were created" />
          <Figure count={props.changed} one="was changed" several="were changed" />
          <Figure count={props.unchanged} one="stayed the same" />
          {props.problems.length > 0 && (
            <Figure count={props.problems.length} one="was left out" several="were left out" />
          )}
        </ul>
        <ImportProblems problems={props.problems} href={props.problemsHref} />
        <p>
          <a href="/console/users">Go to the users</a> · <a href="/console/users/import">Import another file</a>
        </p>
      </div>
    ),
  })
