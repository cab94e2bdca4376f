import type { Frame } from './frame.tsx'
import { ActForm, Empty, When } from './parts.tsx'

export type Assets = {
  readonly mayEnd: boolean
  readonly sessions: readonly {
    readonly id: string
    readonly device: string
    readonly signedInAt: string
    readonly lastUsedAt: string
    readonly applications: readonly string[]
  }[]
  readonly tokens: readonly {
    readonly id: string
    readonly name: string
    readonly scopes: readonly string[]
    readonly expiresAt: string
    readonly lastUsedAt: string | undefined
  }[]
}

type Props = { assets: Assets; frame: Frame; action: string }

export function AssetsTab({ assets: { sessions, tokens, mayEnd }, frame, action }: Props) {
  return (
    <>
      <section>
        <h3>Sessions</h3>
        {sessions.length === 0 && <Empty title="Signed in nowhere" />}
        <ul class="plain">
          {sessions.map(({ id, device, signedInAt, lastUsedAt, applications }) => (
            <li key={id} class="asset">
              <div>
                <strong>{device}</strong>
                <p class="small">
                  since <When at={signedInAt} />, last used <When at={lastUsedAt} />
                </p>
                {applications.length > 0 && <p class="small">entered {applications.join(', ')}</p>}
              </div>
              {mayEnd && (
                <ActForm frame={{ ...frame, once: `${frame.once}.${id}` }} action={action} class="inline">
                  <button type="submit" class="secondary" name="session" value={id}>
                    End
                  </button>
                </ActForm>
              )}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>API tokens</h3>
        {tokens.length === 0 && <Empty title="No token" />}
        <ul class="plain">
          {tokens.map(({ id, name, scopes, expiresAt, lastUsedAt }) => (
            <li key={id}>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <p class="small">
                {scopes.join(', ')} · last used <When at={lastUsedAt} /> · ends <When at={expiresAt} />
              </p>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
