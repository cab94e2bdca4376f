import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import type { Common } from '../../views/layout.tsx'
import { deviceCodePage } from '../../views/pages/device-code.tsx'
import { deviceConfirmPage } from '../../views/pages/device-confirm.tsx'
import { deviceDonePage } from '../../views/pages/device-done.tsx'
import { errorPage } from '../../views/pages/error.tsx'
import { routes } from '../http/oidc-routes.ts'
import type { ProviderPagesPorts } from './pages.ts'
import { scopeText } from './scope-texts.ts'

/** Of what a device says that it is, as much as the page shows. */
const DEVICE_LENGTH = 200

const PROBLEMS: Readonly<Record<string, 'lead' | 'unknown'>> = { NoCodeError: 'lead', NotFoundError: 'unknown' }

/** The pages of the device flow (RFC 8628 §3.3), and what it knows of a device. Their forms carry the token of the library. */
export function createDevicePages({ commonFor, people }: ProviderPagesPorts) {
  const personOf = ({ oidc }: KoaContextWithOIDC) => people.byId(oidc.session?.accountId ?? '')
  const formOf = ({ oidc }: KoaContextWithOIDC, common: Common) => ({
    common,
    action: routes.code_verification,
    xsrf: String(oidc.session?.state?.secret),
  })
  /** A browser without a session has nothing that a form could be bound to, and the library must not try to keep it. */
  const startAgain = (ctx: KoaContextWithOIDC) => {
    Object.assign(ctx.oidc.session ?? {}, { touched: false })
    const common = commonFor(ctx)
    const { over, startAgain } = common.texts.deviceCode
    ctx.body = errorPage({
      common,
      title: over,
      message: startAgain,
      requestId: ctx.state.requestId,
    })
  }
  return {
    deviceInfo: (ctx: KoaContextWithOIDC) => ({ name: ctx.get('user-agent').slice(0, DEVICE_LENGTH) }),
    async userCodeInputSource(ctx: KoaContextWithOIDC, _form: string, _out?: ErrorOut, error?: Error): Promise<void> {
      const common = commonFor(ctx, await personOf(ctx))
      ctx.type = 'html'
      if (error && ctx.oidc.session?.exp === undefined) startAgain(ctx)
      else if (error?.name === 'AbortedError') ctx.body = deviceDonePage({ common, isConnected: false })
      else {
        const problem = error && common.texts.deviceCode[PROBLEMS[error.name] ?? 'dead']
        ctx.body = deviceCodePage({ ...formOf(ctx, common), userCode: ctx.state.userCode, problem })
      }
    },
    async userCodeConfirmSource(
      ctx: KoaContextWithOIDC,
      _form: string,
      client: { clientName?: string },
      device: { name?: string },
      userCode: string,
    ): Promise<void> {
      const common = commonFor(ctx, await personOf(ctx))
      const { words, scopes } = common.texts
      const asked = String(ctx.oidc.entities.DeviceCode?.params?.scope ?? '').split(' ')
      ctx.type = 'html'
      ctx.body = deviceConfirmPage({
        ...formOf(ctx, common),
        userCode,
        clientName: client.clientName ?? words.anApplication,
        device: device.name,
        scopes: asked.flatMap(name => {
          const text = scopeText(scopes, name)
          return text === undefined ? [] : [{ name, text }]
        }),
      })
    },
    async successSource(ctx: KoaContextWithOIDC): Promise<void> {
      const common = commonFor(ctx, await personOf(ctx))
      ctx.type = 'html'
      ctx.body = deviceDonePage({ common, isConnected: true, clientName: ctx.oidc.client?.clientName })
    },
  }
}
