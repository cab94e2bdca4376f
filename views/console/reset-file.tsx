import { consolePage } from './frame.tsx'
import { ResetForm, type ResetOptions } from './reset-form.tsx'

/** A reset of the people whom a file names. */
export const resetFilePage = (props: Omit<ResetOptions, 'whom'>): string =>
  consolePage({
    frame: props.frame,
    title: 'Reset people in a file',
    back: { label: 'Users', href: '/console/users' },
    children: (
      <div class="dialog">
        <p>
          The first line of the CSV file names the columns. One of them is <code>id</code>, <code>userName</code>,{' '}
          <code>email</code> or <code>externalId</code>; others are ignored. You see the plan, with everybody whom the
          file names and who is not here, before anything happens.
        </p>
        <ResetForm {...props} whom={{ file: true }}>
          <label>
            CSV file
            <input type="file" name="file" accept=".csv,text/csv" required />
          </label>
        </ResetForm>
      </div>
    ),
  })
