import { consolePage, type Frame } from './frame.tsx'
import { Dots, type MenuItem } from './parts.tsx'
import { addressOf, Marks, type ShownPerson } from './person.tsx'
import { type Activity, ActivityTab } from './profile-activity.tsx'
import { type Assets, AssetsTab } from './profile-assets.tsx'
import { type Details, DetailsTab } from './profile-details.tsx'
import { type Report, ReportNotice } from './report.tsx'

export type ProfileTab = { readonly name: 'details' | 'assets' | 'activity'; readonly isCurrent: boolean }

export type ProfileProps = {
  frame: Frame
  told: Report | undefined
  person: ShownPerson
  menu: readonly MenuItem[]
  tabs: readonly ProfileTab[]
  /** Of this very tab. */
  address: string
  details?: Details
  assets?: Assets
  activity?: Activity
}

const LABELS = { details: 'Details', assets: 'Assets', activity: 'Activity' } as const

/** One person by themself. What is in the article is what the table shows at its side. */
export function profilePage(props: ProfileProps): string {
  const { frame, told, person, menu, tabs, details, assets, activity } = props
  return consolePage({
    frame,
    title: person.name,
    heading: 'Profile',
    back: { label: 'Users', href: '/console/users' },
    children: (
      <article id="profile">
        {told && <ReportNotice report={told} />}
        <header class="person">
          <div>
            <h2>
              <bdi>{person.name}</bdi>
            </h2>
            <p class="small">
              <bdi>{person.userName}</bdi>
            </p>
            <Marks marks={person.marks} />
          </div>
          <Dots about={person.name} items={menu} />
        </header>
        <nav class="tabs" aria-label="About this person">
          <ul>
            {tabs.map(({ name, isCurrent }) => (
              <li key={name}>
                <a
                  href={`${addressOf(person)}${name === 'details' ? '' : `?tab=${name}`}`}
                  aria-current={isCurrent ? 'page' : undefined}
                  data-panel
                >
                  {LABELS[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {details && <DetailsTab {...details} />}
        {assets && <AssetsTab assets={assets} frame={frame} action={props.address} />}
        {activity && <ActivityTab {...activity} />}
      </article>
    ),
  })
}
