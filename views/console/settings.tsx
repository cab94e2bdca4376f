import { consolePage, type Frame } from './frame.tsx'
import { Mark, Scroll } from './parts.tsx'

export type ShownSetting = {
  readonly name: string
  readonly description: string
  readonly secret: boolean
  readonly isSet: boolean
  readonly value?: string
  readonly source: 'environment' | 'file' | 'default'
}

/** Every setting of the server, which can't be changed here. */
export const settingsPage = ({ frame, settings }: { frame: Frame; settings: readonly ShownSetting[] }): string =>
  consolePage({
    frame,
    title: 'Settings',
    children: (
      <>
        <p>
          This server was started with these. They are changed where it is started, in its environment, and count from
          the next start. Secrets are never shown.
        </p>
        <Scroll label="Settings">
          <table class="stacked">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">Value</th>
                <th scope="col">From</th>
              </tr>
            </thead>
            <tbody>
              {settings.map(setting => (
                <tr key={setting.name}>
                  <th scope="row">
                    <code>{setting.name}</code>
                    <p class="small">{setting.description}</p>
                  </th>
                  <td>
                    <Value {...setting} />
                  </td>
                  <td>
                    <Source {...setting} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </>
    ),
  })

function Value({ secret, isSet, value }: ShownSetting) {
  if (!isSet) return <span class="none">not set</span>
  return secret ? <Mark text="Set" tone="good" /> : <bdi>{value}</bdi>
}

function Source({ name, source }: ShownSetting) {
  if (source === 'default') return <span class="none">default</span>
  return source === 'file' ? (
    <>
      file, by <code>{name}_FILE</code>
    </>
  ) : (
    <>environment</>
  )
}
