import { secretPage as secretView } from '../../../views/console/secret.tsx'
import type { Page } from '../page.ts'
import { secretOf } from '../told.ts'
import { hrefOf, type Kind } from './kind.ts'

/** Shows a secret to whoever has made it, once: it is in no address, and after a reload it is gone. */
export function secretPages({ path, scopes, one, secret: words }: Kind): readonly Page[] {
  if (!words) return []
  const page: Page = {
    path: `${path}/:id/secret`,
    scopes: [scopes.write],
    get: async ({ frame, told, params }) =>
      secretView({
        frame,
        ...words,
        back: { label: `The ${one}`, href: hrefOf({ path }, params.id) },
        secret: secretOf({ told }),
      }),
  }
  return [page]
}
