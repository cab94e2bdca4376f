import { consolePage } from './frame.tsx'
import { ResetForm, type ResetOptions } from './reset-form.tsx'
import { Wrong, WrongNotice, wrongWith } from './wrong.tsx'

/** A reset of the people whom a file names. The file comes last, so that all else is known before any of it is read. */
export function resetFilePage(props: Omit<ResetOptions, 'whom'>): string {
  const { frame, problem } = props
  return consolePage({
    frame,
    title: 'Reset people in a file',
    back: { label: 'Users', href: '/console/users' },
    children: (
      <div class="dialog">
        <WrongNotice problem={problem} />
        <p>
          The first line of the CSV file names the columns. One of them is <code>id</code>, <code>userName</code>,{' '}
          <code>email</code> or <code>externalId</code>; others are ignored. You see the plan, with everybody whom the
          file names and who is not here, before anything happens.
        </p>
        <ResetForm {...props} whom={{ file: true }}>
          <label>
            CSV file
            {problem && <span class="small"> Choose it again: no browser keeps a file.</span>}
            <input type="file" name="file" accept=".csv,text/csv" required {...wrongWith({ field: 'file', problem })} />
            <Wrong field="file" problem={problem} />
          </label>
        </ResetForm>
      </div>
    ),
  })
}
