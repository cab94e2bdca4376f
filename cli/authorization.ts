import { isLoopback } from '../config/loopback.ts'
import { refused, usage } from './errors.ts'
import { type Profile, type Profiles, type SignIn, withProfile } from './profiles.ts'
import type { World } from './world.ts'

/** What the options say of which server is meant. */
export type Chosen = { readonly profile?: string; readonly server?: string }

/** A server, and who asks it. */
export type Connection = {
  readonly server: string
  /** A token for one of its bases: `/scim/v2` or `/admin/v2`. */
  readonly tokenFor: (base: string) => Promise<string>
}

/** Seconds before its end that an access token is good for nothing any more: it has to arrive, too. */
const MARGIN = 30

/**
 * Which server is meant, and by which token: said by options, by the environment or by a profile. The token of a profile goes to the
 * server of that profile and to no other. Throws CommandFailed.
 */
export async function connectionOf(chosen: Chosen, profiles: Profiles, world: World): Promise<Connection> {
  const { config } = world
  const { name, profile } = await profiles.find(chosen.profile)
  if (chosen.profile !== undefined && !profile)
    throw usage(`There is no profile "${name}": rekey profiles add --name ${name}.`)
  const server = await serverOf(chosen, profiles, world)
  const own = profile?.server === server ? profile : undefined
  const token = (chosen.profile === undefined ? config.token : undefined) ?? own?.token
  if (token && !/^[\x21-\x7e]+$/.test(token.trim()))
    throw usage('The token has characters that no token has: copy it again, all of it and nothing else.')
  if (token) return { server, tokenFor: async () => token }
  if (own?.signIn) return { server, tokenFor: base => accessToken(name, base, { profiles, world }) }
  throw usage(`Nobody is signed in to ${server}. Run: rekey sign-in --server ${server}, or set REKEY_TOKEN.`)
}

/** The address of the server that is meant. Throws CommandFailed where none is, and where a token would travel in the clear. */
export async function serverOf(chosen: Chosen, profiles: Profiles, { config }: World): Promise<string> {
  const { profile } = await profiles.find(chosen.profile)
  const isChosen = chosen.profile !== undefined && profile !== undefined
  const given = chosen.server ?? (isChosen ? profile.server : (config.server ?? profile?.server))
  if (!given) throw usage('Which server? Say --server https://id.example.com, set REKEY_SERVER or add a profile.')
  if (!/^https?:/i.test(given) || !URL.canParse(given))
    throw usage(`"${given}" is no address of a server, as https://id.example.com is one.`)
  const { protocol, hostname, origin } = new URL(given)
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return origin
  throw usage(`${origin} would be sent the token in the clear: use https. http is for this machine only.`)
}

type Ports = { readonly profiles: Profiles; readonly world: World }

/** The one that is kept, as long as it is good; else a new one, by the refresh token. */
async function accessToken(name: string, base: string, { profiles, world }: Ports): Promise<string> {
  const known = goodToken((await profiles.find(name)).profile, base, world)
  if (known) return known
  return profiles.update(async kept => {
    const profile = kept.profiles[name]
    const meanwhile = goodToken(profile, base, world)
    if (meanwhile) return { kept, result: meanwhile }
    if (!profile?.signIn) throw refused('You are signed out. Run: rekey sign-in')
    const { refresh } = await import('./sign-in.ts')
    const signIn: SignIn = await refresh(profile.server, profile.signIn, base, world)
    return { kept: withProfile(kept, name, { ...profile, signIn }), result: signIn.accessTokens[base]?.token ?? '' }
  })
}

function goodToken(profile: Profile | undefined, base: string, { now }: World): string | undefined {
  const known = profile?.signIn?.accessTokens[base]
  return known && Date.parse(known.expiresAt) > now().getTime() + MARGIN * 1000 ? known.token : undefined
}
