import { consolePage, type Frame } from './frame.tsx'
import { kindInWords } from './mail-words.tsx'
import { Mark } from './parts.tsx'
import { type Report, ReportNotice } from './report.tsx'

type Template = {
  readonly id: string
  readonly name: string
  readonly language: string | undefined
  readonly isStandard: boolean
}

type Props = {
  frame: Frame
  told: Report | undefined
  kinds: readonly { kind: string; templates: readonly Template[] }[]
  mayWrite: boolean
}

export const templatesPage = ({ frame, told, kinds, mayWrite }: Props): string =>
  consolePage({
    frame,
    title: 'Mail templates',
    children: (
      <>
        {told && <ReportNotice report={told} />}
        <p>
          People get the standard template of a mail in their language, else the standard one of any language, else the
          mail that comes with this server. Other templates are for resets that ask for them by name.
        </p>
        <div class="scroll">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Mail</th>
                <th scope="col">Templates</th>
                {mayWrite && (
                  <th scope="col">
                    <span class="hidden">Action</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {kinds.map(({ kind, templates }) => (
                <tr key={kind}>
                  <th scope="row">{kindInWords(kind)}</th>
                  <td>
                    {templates.length === 0 && <span class="none">As it comes with this server</span>}
                    <ul class="plain">
                      {templates.map(template => (
                        <Line key={template.id} {...template} />
                      ))}
                    </ul>
                  </td>
                  {mayWrite && (
                    <td>
                      <a href={`/console/templates/new?kind=${kind}`} aria-label={`New template: ${kindInWords(kind)}`}>
                        New
                      </a>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    ),
  })

function Line({ id, name, language, isStandard }: Template) {
  return (
    <li>
      <a href={`/console/templates/${encodeURIComponent(id)}`}>
        <bdi>{name}</bdi>
      </a>{' '}
      <Mark text={language ?? 'any language'} tone="plain" /> {isStandard && <Mark text="Standard" tone="good" />}
    </li>
  )
}
