import type { Person } from '../../../passwords/ports.ts'
import type { Assets } from '../../../views/console/profile-assets.tsx'
import { mayWrite } from '../../resources/reach.ts'
import type { Visit } from '../page.ts'

const SHOWN = '100'

/** What a person has got out of signing in: sessions in browsers with what was entered by them, and tokens of their own. */
export async function assetsOf(
  { api, caller, may }: Visit,
  person: string,
  known: Person | undefined,
): Promise<Assets> {
  const filter = `user.value eq ${JSON.stringify(person)}`
  const [sessions, tokens] = await Promise.all([
    api.list('/admin/v2/Sessions', { filter, sortBy: 'signedInAt', sortOrder: 'descending', count: SHOWN }),
    api.list('/admin/v2/PersonalTokens', { filter, count: SHOWN }),
  ])
  return {
    mayEnd: known !== undefined && may('sessions:revoke') && mayWrite(caller, 'sessions:revoke', known),
    sessions: sessions.resources.map(session => ({
      id: String(session.id),
      device: String(session.device),
      signedInAt: String(session.signedInAt),
      lastUsedAt: String(session.lastUsedAt),
      applications: ((session.applications ?? []) as { display: string }[]).map(({ display }) => display),
    })),
    tokens: tokens.resources.map(token => ({
      id: String(token.id),
      name: String(token.name),
      scopes: token.scopes as string[],
      expiresAt: String(token.expiresAt),
      lastUsedAt: token.lastUsedAt === undefined ? undefined : String(token.lastUsedAt),
    })),
  }
}
