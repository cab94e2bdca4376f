import { consolePage, type Frame } from './frame.tsx'
import { Empty, Pages, type ShownMark, When } from './parts.tsx'
import { Marks } from './person.tsx'
import { type Report, ReportNotice } from './report.tsx'

/** Words, marks, or a time. */
export type Cell = string | { readonly marks: readonly ShownMark[] } | { readonly at: string | undefined }

export type ResourcesProps = {
  frame: Frame
  told: Report | undefined
  title: string
  about: string
  /** Where the list is. */
  href: string
  asked: string
  columns: readonly string[]
  rows: readonly { readonly name: string; readonly href: string; readonly cells: readonly Cell[] }[]
  total: string
  /** What is said where there are none. */
  empty: string
  create: { label: string; href: string } | undefined
  firstHref: string | undefined
  nextHref: string | undefined
}

/** The resources of one type by their names. */
export function resourcesPage(props: ResourcesProps): string {
  const { frame, told, title, about, create, rows, firstHref, nextHref } = props
  return consolePage({
    frame,
    title,
    aside: create && (
      <p class="links">
        <a href={create.href}>{create.label}</a>
      </p>
    ),
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <p>{about}</p>
        <Search {...props} />
        {rows.length > 0 ? <Table {...props} /> : <Nothing {...props} />}
        <Pages first={firstHref} next={nextHref} />
      </>
    ),
  })
}

const Search = ({ href, asked, total }: ResourcesProps) => (
  <>
    <search>
      <form method="get" action={href} class="search">
        <label>
          Search
          <input
            type="search"
            name="q"
            value={asked}
            placeholder="Beginning of a name"
            autocapitalize="none"
            spellcheck={false}
          />
        </label>
        <button type="submit">Search</button>
      </form>
    </search>
    <div class="views">
      <p class="total">{total}</p>
    </div>
  </>
)

const Nothing = ({ asked, empty, href }: ResourcesProps) =>
  asked ? (
    <Empty title="None fits">
      <p>They are found by the beginnings of their names.</p>
      <p>
        <a href={href}>Show all</a>
      </p>
    </Empty>
  ) : (
    <Empty title={empty} />
  )

const Table = ({ columns, rows }: ResourcesProps) => (
  <div class="scroll">
    <table class="resources">
      <thead>
        <tr>
          {['Name', ...columns].map(name => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, href, cells }) => (
          <tr key={href}>
            <th scope="row">
              <a href={href}>
                <bdi>{name}</bdi>
              </a>
            </th>
            {cells.map((cell, at) => (
              <td key={columns[at]} class={typeof cell === 'object' && 'at' in cell ? 'when' : undefined}>
                <Shown cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

function Shown({ cell }: { cell: Cell }) {
  if (typeof cell === 'string') return <bdi>{cell}</bdi>
  return 'at' in cell ? <When at={cell.at} isShort /> : <Marks {...cell} />
}
