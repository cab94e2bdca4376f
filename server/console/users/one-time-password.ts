import { oneTimePasswordPage } from '../../../views/console/one-time-password.tsx'
import type { Page } from '../page.ts'
import { oneTimePasswordOf } from '../told.ts'

/** Shows a one-time password to whoever has made it, once: it is in no address, and after a reload it is gone. */
export const oneTimePassword: Page = {
  path: '/users/one-time-password',
  scopes: ['passwords:reset'],
  get: async ({ frame, told, query }) =>
    oneTimePasswordPage({
      frame,
      secret: oneTimePasswordOf({ told }),
      profileHref: `/console/users/${encodeURIComponent(query.get('id') ?? '')}`,
      againHref: `/console/users/reset?id=${encodeURIComponent(query.get('id') ?? '')}`,
    }),
}
