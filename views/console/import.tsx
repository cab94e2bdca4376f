import { consolePage, type Frame } from './frame.tsx'
import { ActForm, Problem } from './parts.tsx'

const USERS = { label: 'Users', href: '/console/users' }

/** Where a file of people is chosen. */
export const importPage = (props: { frame: Frame; action: string; limit: string; problem?: string }): string =>
  consolePage({
    frame: props.frame,
    title: 'Import people',
    back: USERS,
    children: (
      <div class="dialog">
        <Problem text={props.problem} />
        <p>
          From a CSV file, as an HR system or a spreadsheet writes it. The first line names the columns. Whoever is not
          here yet is created, and whoever is here becomes what the file says. People who are not in the file are left
          alone.
        </p>
        <p>
          You see what every column stands for, and then what would happen to whom, before anything is written.
          Passwords are not imported: choose <strong>Reset password</strong> afterwards, to invite people.
        </p>
        <p class="small">{props.limit}</p>
        <ActForm frame={props.frame} action={props.action} class="import" withFile>
          <label>
            CSV file
            <input type="file" name="file" accept=".csv,.tsv,.txt,text/csv" required />
          </label>
          <div class="buttons">
            <button type="submit">Upload</button>
            <a href={USERS.href} class="cancel">
              Cancel
            </a>
          </div>
        </ActForm>
      </div>
    ),
  })

/** For a file that was imported already, or has waited for too long. */
export const importGonePage = (frame: Frame): string =>
  consolePage({
    frame,
    title: 'Not here any more',
    back: USERS,
    children: (
      <>
        <p role="alert">
          This import is over, or has waited for more than an hour. Nothing was done just now. To go on, upload the file
          again: whoever is what it says already stays as they are.
        </p>
        <p>
          <a href="/console/users/import">Upload a file</a>
        </p>
      </>
    ),
  })
