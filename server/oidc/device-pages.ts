import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { deviceCodePage } from '../../views/pages/device-code.tsx'
import { deviceConfirmPage } from '../../views/pages/device-confirm.tsx'
import { deviceDonePage } from '../../views/pages/device-done.tsx'
import { errorPage } from '../../views/pages/error.tsx'
import { routes } from './routes.ts'
import { scopeText } from './scope-texts.ts'

/** Of what a device says that it is, as much as the page shows. */
const DEVICE_LENGTH = 200

const PROBLEMS: Readonly<Record<string, string>> = {
  NoCodeError: 'Enter the code that your device shows.',
  NotFoundError: 'There is no such code. Look at your device, and enter it again.',
}

const OTHER_PROBLEM = 'That code is used up or has expired. Ask your device for a new one, and enter it here.'

/** The pages of the device flow (RFC 8628 §3.3), and what it knows of a device. Their forms carry the token of the library. */
export function createDevicePages(issuerName: string) {
  const common = { issuerName }
  const formOf = ({ oidc }: KoaContextWithOIDC) => ({
    common,
    action: routes.code_verification,
    xsrf: String(oidc.session?.state?.secret),
  })
  /** A browser without a session has nothing that a form could be bound to, and the library must not try to keep it. */
  const startAgain = (ctx: KoaContextWithOIDC) => {
    Object.assign(ctx.oidc.session ?? {}, { touched: false })
    ctx.body = errorPage({
      common,
      title: 'This sign-in is over',
      message: 'Open the address that your device shows once more, and enter its code there.',
      requestId: ctx.state.requestId,
    })
  }
  return {
    deviceInfo: (ctx: KoaContextWithOIDC) => ({ name: ctx.get('user-agent').slice(0, DEVICE_LENGTH) }),
    userCodeInputSource(ctx: KoaContextWithOIDC, _form: string, _out?: ErrorOut, error?: Error): void {
      ctx.type = 'html'
      if (error && ctx.oidc.session?.exp === undefined) startAgain(ctx)
      else if (error?.name === 'AbortedError') ctx.body = deviceDonePage({ common, isConnected: false })
      else {
        const problem = error && (PROBLEMS[error.name] ?? OTHER_PROBLEM)
        ctx.body = deviceCodePage({ ...formOf(ctx), userCode: ctx.state.userCode, problem })
      }
    },
    userCodeConfirmSource(
      ctx: KoaContextWithOIDC,
      _form: string,
      client: { clientName?: string },
      device: { name?: string },
      userCode: string,
    ): void {
      const asked = String(ctx.oidc.entities.DeviceCode?.params?.scope ?? '').split(' ')
      ctx.type = 'html'
      ctx.body = deviceConfirmPage({
        ...formOf(ctx),
        userCode,
        clientName: client.clientName ?? 'An application',
        device: device.name,
        scopes: asked.flatMap(name => {
          const text = scopeText(name)
          return text === undefined ? [] : [{ name, text }]
        }),
      })
    },
    successSource(ctx: KoaContextWithOIDC): void {
      ctx.type = 'html'
      ctx.body = deviceDonePage({ common, isConnected: true, clientName: ctx.oidc.client?.clientName })
    },
  }
}
