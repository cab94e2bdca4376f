import type { ComponentChildren } from 'preact'
import { countedPeople } from './counted.ts'
import { consolePage, type Frame } from './frame.tsx'
import { Empty, type MenuItem, Pages, type View, Views, When } from './parts.tsx'
import { addressOf, Marks, PersonMenu, type ShownPerson } from './person.tsx'
import { type Report, ReportNotice } from './report.tsx'
import { Wrong, type WrongIn, wrongWith } from './wrong.tsx'

type Line = { readonly person: ShownPerson; readonly menu: readonly MenuItem[] }

export type UsersProps = {
  frame: Frame
  told: Report | undefined
  asked: { words: string; show: string; group: string; sort: string }
  /** The group whose people are shown. */
  group: { name: string; href: string } | undefined
  /** Why it isn't clear which group is meant. */
  groupProblem: WrongIn<'group'> | undefined
  /** What was asked for, as the fields of a form. */
  parameters: Readonly<Record<string, string>>
  views: readonly View[]
  orderHref: (name: string) => string
  total: { exactly: number } | { more: number; exactHref: string }
  people: readonly Line[]
  actions: readonly MenuItem[]
  importHref: string | undefined
  fileHref: string | undefined
  everybodyHref: string | undefined
  firstHref: string | undefined
  nextHref: string | undefined
}

export function usersPage(props: UsersProps): string {
  const { frame, told, people, firstHref, nextHref } = props
  return consolePage({
    frame,
    title: 'Users',
    scripts: ['select.js', 'panel.js'],
    aside: <Aside {...props} />,
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <Search {...props} />
        <ViewsWithTotal {...props} />
        {people.length > 0 ? <Table {...props} /> : <Nobody {...props} />}
        <Pages first={firstHref} next={nextHref} />
      </>
    ),
  })
}

const Aside = ({ importHref, fileHref, everybodyHref }: UsersProps) => (
  <div class="links">
    {importHref && <a href={importHref}>Import people</a>}
    {fileHref && everybodyHref && (
      <details class="menu">
        <summary>Reset more</summary>
        <ul>
          <li>
            <a href={fileHref}>People in a CSV file…</a>
          </li>
          <li>
            <a href={everybodyHref}>Everybody…</a>
          </li>
        </ul>
      </details>
    )}
  </div>
)

function Search({ asked: { words, show, group, sort }, groupProblem }: UsersProps) {
  return (
    <search>
      <form method="get" action="/console/users" class="search">
        <label>
          Search
          <input
            type="search"
            name="q"
            value={words}
            placeholder="Beginning of a name, user name or mail address"
            autocapitalize="none"
            spellcheck={false}
          />
        </label>
        <label class="narrow">
          Group
          <input
            type="text"
            name="group"
            value={group}
            placeholder="Name or id of a group"
            {...wrongWith({ field: 'group', problem: groupProblem })}
          />
          <Wrong field="group" problem={groupProblem} />
        </label>
        {show !== 'all' && <input type="hidden" name="show" value={show} />}
        {sort !== 'userName' && <input type="hidden" name="sort" value={sort} />}
        <button type="submit">Search</button>
      </form>
    </search>
  )
}

function ViewsWithTotal({ views, total, group }: UsersProps) {
  return (
    <div class="views">
      <Views label="Filters" views={views} />
      <p class="total">
        {'exactly' in total ? (
          countedPeople(total.exactly)
        ) : (
          <>
            More than {total.more.toLocaleString('en')} people · <a href={total.exactHref}>Count exactly</a>
          </>
        )}
        {group && (
          <>
            {' in '}
            <a href={group.href}>
              <bdi>{group.name}</bdi>
            </a>
          </>
        )}
      </p>
    </div>
  )
}

function Nobody({ asked: { words, group, show } }: UsersProps) {
  const isNarrowed = words || group || show !== 'all'
  return (
    <Empty title={isNarrowed ? 'Nobody fits' : 'Nobody is here yet'}>
      <p>
        {isNarrowed
          ? 'Names, user names and mail addresses are found by their beginnings.'
          : 'People come by SCIM from your directory or HR system, or from a CSV file.'}
      </p>
      {isNarrowed && (
        <p>
          <a href="/console/users">Show everybody</a>
        </p>
      )}
    </Empty>
  )
}

/** One form around the table: what is ticked goes to the action that is chosen. */
function Table(props: UsersProps) {
  const { asked, parameters, people, actions, total, nextHref, firstHref, orderHref } = props
  const everybody = 'exactly' in total ? total.exactly : undefined
  const hasMore = nextHref !== undefined || firstHref !== undefined
  return (
    <form method="get" class="selection" data-total={everybody}>
      {Object.entries(parameters).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div class="over">
        <label class="page-toggle" hidden>
          <input type="checkbox" data-select="page" /> Select this page
        </label>
        {hasMore && (
          <label>
            <input type="checkbox" name="all" value="yes" />{' '}
            {everybody === undefined
              ? `Select all that match, more than ${'more' in total ? total.more.toLocaleString('en') : ''}`
              : `Select all ${everybody.toLocaleString('en')} that match`}
          </label>
        )}
        <output data-selected aria-live="polite" />
        <details class="menu">
          <summary>More actions</summary>
          <ul>
            {actions.map(({ label, href }) => (
              <li key={href}>
                <button type="submit" formaction={href}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <div class="scroll">
        <table class="people">
          <thead>
            <tr>
              <th scope="col" class="tick">
                <span class="hidden">Select</span>
              </th>
              <th scope="col">Name</th>
              <Sorted name="userName" asked={asked.sort} href={orderHref('userName')}>
                User name
              </Sorted>
              <th scope="col">Mail</th>
              <th scope="col">State</th>
              <th scope="col">Last sign-in</th>
              <Sorted name="changed" asked={asked.sort} href={orderHref('changed')}>
                Changed
              </Sorted>
              <th scope="col" class="tick">
                <span class="hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map(line => (
              <Row key={line.person.id} {...line} />
            ))}
          </tbody>
        </table>
      </div>
    </form>
  )
}

function Sorted(props: { name: string; asked: string; href: string; children: ComponentChildren }) {
  const { name, asked, href, children } = props
  const order = asked === name ? 'ascending' : asked === `-${name}` ? 'descending' : undefined
  return (
    <th scope="col" aria-sort={order ?? 'none'}>
      <a href={href}>{children}</a>
    </th>
  )
}

function Row({ person, menu }: Line) {
  const { id, name, userName, mail, marks, lastSignInAt, changedAt } = person
  return (
    <tr>
      <td class="tick">
        <input type="checkbox" name="id" value={id} aria-label={`Select ${name}`} />
      </td>
      <th scope="row">
        <a href={addressOf(person)} data-panel>
          <bdi>{name}</bdi>
        </a>
      </th>
      <td>
        <bdi>{userName}</bdi>
      </td>
      <td>{mail === undefined ? <span class="none">no mail</span> : <bdi>{mail}</bdi>}</td>
      <td>
        <Marks marks={marks} />
      </td>
      <td class="when">
        <When at={lastSignInAt} isShort />
      </td>
      <td class="when">
        <When at={changedAt} isShort />
      </td>
      <td class="tick">
        <PersonMenu person={person} items={[{ label: 'Open profile', href: addressOf(person) }, ...menu]} />
      </td>
    </tr>
  )
}
