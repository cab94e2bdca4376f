import { counted } from './counted.ts'
import { consolePage, type Frame } from './frame.tsx'
import { meaningOf } from './import-words.ts'
import { Notice, Problem } from './parts.tsx'

export type ColumnsProps = {
  frame: Frame
  action: string
  name: string
  count: number
  columns: readonly { readonly name: string; readonly examples: readonly string[]; readonly meaning: string }[]
  meanings: readonly string[]
  words: { readonly label: string; readonly value: string }
  leftOut: readonly string[]
  problem: string | undefined
}

/** What each column of a file stands for, as it was guessed, to be corrected. */
export const importColumnsPage = (props: ColumnsProps): string =>
  consolePage({
    frame: props.frame,
    title: 'What the columns say',
    back: { label: 'Import people', href: '/console/users/import' },
    children: (
      <div class="dialog">
        <Problem text={props.problem} />
        {props.leftOut.length > 0 && (
          <Notice tone="warn">
            <p>
              Nothing was kept of {props.leftOut.map(name => `“${name}”`).join(', ')}: passwords and their hashes are
              not imported here. <code>rekey import</code> brings hashes.
            </p>
          </Notice>
        )}
        <p>
          <bdi>{props.name}</bdi> has {counted(props.count, 'line', 'lines')}. Where a column is guessed wrong, choose
          another meaning. An empty field takes away what somebody has there.
        </p>
        <form method="get" action={props.action} class="import">
          <Columns {...props} />
          <label>
            {props.words.label}
            <input
              type="text"
              name="words"
              value={props.words.value}
              aria-describedby="about-words"
              spellcheck={false}
            />
          </label>
          <p class="small" id="about-words">
            Only where the column for Active has words of its own, as <code>da, im Haus</code>: all others mean
            inactive.
          </p>
          <div class="buttons">
            <button type="submit">Show what would happen</button>
            <a href="/console/users" class="cancel">
              Cancel
            </a>
          </div>
        </form>
      </div>
    ),
  })

const Columns = ({ columns, meanings }: ColumnsProps) => (
  <div class="scroll">
    <table class="stacked">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">First values</th>
          <th scope="col">Stands for</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, examples, meaning }, at) => (
          <tr key={name}>
            <th scope="row" id={`column-${at}`}>
              <bdi>{name}</bdi>
            </th>
            <td>
              {examples.map(example => (
                <div key={example}>
                  <bdi>{example}</bdi>
                </div>
              ))}
            </td>
            <td>
              <select name={`c${at}`} aria-labelledby={`column-${at}`}>
                <option value="">(nothing)</option>
                {meanings.map(one => (
                  <option key={one} value={one} selected={one === meaning}>
                    {meaningOf(one)}
                  </option>
                ))}
              </select>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
