import { countedPeople } from './counted.ts'
import { consolePage, type Frame } from './frame.tsx'
import { ActForm } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'

const USERS = { label: 'Users', href: '/console/users' }

/** How far an act on many people is. */
export const actCoursePage = (props: {
  frame: Frame
  action: string
  label: string
  size: number
  atOnce: number
  report: Report
}): string =>
  consolePage({
    frame: props.frame,
    title: props.label,
    back: USERS,
    scripts: ['go-on.js'],
    children: (
      <div class="dialog">
        <p>
          This is for <strong>{countedPeople(props.size)}</strong>, and goes on.
        </p>
        <ReportNotice report={props.report} />
        <ActForm frame={props.frame} action={props.action} class="act go-on">
          <div class="buttons">
            <button type="submit">Go on with the next {props.atOnce.toLocaleString('en')}</button>
            <a href={USERS.href} class="cancel">
              Stop here
            </a>
          </div>
        </ActForm>
      </div>
    ),
  })

/** For one that has gone on elsewhere, is over, or has waited for too long. */
export const actOverPage = (frame: Frame): string =>
  consolePage({
    frame,
    title: 'Not here any more',
    back: USERS,
    children: (
      <>
        <p role="alert">
          This has gone on in another window, is over, or has waited for more than an hour. Nothing was done just now.
        </p>
        <p>
          <a href={USERS.href}>Look at the people as they are now</a>
        </p>
      </>
    ),
  })
