import type { Context } from 'koa'
import type { Standing } from '../../passwords/passwords.ts'
import type { People, Person } from '../../passwords/ports.ts'
import type { Caller } from '../../scim/store.ts'
import { toPerson } from '../access/person.ts'
import { scopeNames } from '../access/scopes.ts'
import { seeOther } from '../http/see-other.ts'
import type { Keyring } from '../keyring.ts'
import { CONSOLE_APPLICATION } from '../oidc/clients.ts'
import type { BrowserSession } from '../oidc/create-oidc.ts'
import type { Role } from '../store/roles.ts'
import type { SignInStore } from '../store/sign-ins.ts'
import type { Notes } from './notes.ts'
import type { Checks, createSignIn } from './sign-in.ts'

export type SessionPorts = {
  readonly signIn: ReturnType<typeof createSignIn>
  readonly notes: Notes
  readonly keyring: Keyring
  readonly people: Pick<People, 'byId'>
  readonly signIns: Pick<SignInStore, 'find'>
  readonly standing: (person: string) => Promise<Standing | undefined>
  readonly rolesOf: (person: string) => Promise<readonly Role[]>
  /** Who is signed in at the provider in this browser. */
  readonly sessionOf: (ctx: Context) => Promise<BrowserSession | undefined>
  readonly secure: boolean
  readonly now: () => Date
}

export type SignedIn = { readonly person: Person; readonly caller: Caller }

/** Where to go on after the sign-in, with what was typed there. */
export type Return = { readonly to: string; readonly typed: Readonly<Record<string, string>> }

/** What the cookie of the console says: whose sign-in at the provider it was entered with. */
type Entered = { readonly person: string; readonly signIn: string }

type Way = { readonly checks: Checks; readonly to: string; readonly note?: string }

const HOME = '/console'

/** As much of an address as a cookie has room for. */
const LONGEST = 1500

/** Who is in the console: somebody who came through its own sign-in, as long as that very session at the provider is alive. */
export function createSession(ports: SessionPorts) {
  const { notes, keyring, secure, now } = ports
  const prefix = secure ? '__Secure-' : ''
  const entered = cookie<Entered>(`${prefix}rekey-console`, HOME)
  const way = cookie<Way>(`${prefix}rekey-console-way`, `${HOME}/callback`)

  return { of, begin, callback }

  /** Rights are those of this moment: of a role that was taken away nothing is left. */
  async function of(ctx: Context): Promise<SignedIn | undefined> {
    const known = entered.read(ctx)
    const session = known && (await ports.sessionOf(ctx))
    if (!session || session.signIn !== known.signIn || session.accountId !== known.person) return undefined
    const { accountId: id } = session
    const [person, standing, roles, signIn] = await Promise.all([
      ports.people.byId(id),
      ports.standing(id),
      ports.rolesOf(id),
      ports.signIns.find(session.signIn, now()),
    ])
    if (!person || !signIn || standing?.mustChange) return undefined
    const { sessionsEpoch, signedInAt } = signIn
    const token = {
      client: CONSOLE_APPLICATION,
      name: 'Console',
      person: { id, sessionsEpoch, signedInAt },
      scopes: scopeNames,
    }
    const caller = toPerson(token, standing, roles)
    return caller && { person, caller: { ...caller, channel: 'console' } }
  }

  /** To the sign-in page. What was typed waits for the person who typed it, and for nobody else. */
  async function begin(ctx: Context, { fresh = false, ...back }: Return & { fresh?: boolean }): Promise<void> {
    const person = entered.read(ctx)?.person
    const isLong = back.to.length > LONGEST
    const waits = isLong || Object.keys(back.typed).length > 0
    const name = person && waits && (await notes.keep(person, back))
    const hint = person && (await ports.people.byId(person))?.userName
    const { url, checks } = await ports.signIn.begin({ fresh, hint })
    way.write(ctx, { checks, to: isLong ? HOME : back.to, ...(name && { note: name }) })
    seeOther(ctx, url)
  }

  /** Undefined for a sign-in that was cancelled; else where to go on. */
  async function callback(ctx: Context): Promise<string | undefined> {
    const begun = way.read(ctx)
    if (!begun) return HOME
    const person = await ports.signIn.finish(ctx.querystring, begun.checks)
    if (person === undefined) return undefined
    way.clear(ctx)
    const session = await ports.sessionOf(ctx)
    if (session) entered.write(ctx, { person, signIn: session.signIn })
    const { note, to } = begun
    if (!note) return to
    const kept = (await notes.read(person, note)) as Return | undefined
    if (!kept) return HOME
    const address = new URL(kept.to, 'http://console')
    address.searchParams.set('kept', note)
    return address.pathname + address.search
  }

  /** A sealed value in a cookie that only the console gets. */
  function cookie<T extends object>(name: string, path: string) {
    const options = { httpOnly: true, sameSite: 'lax', secure, path, overwrite: true } as const
    return {
      read(ctx: Context): T | undefined {
        const sealed = ctx.cookies.get(name)
        try {
          return sealed ? JSON.parse(keyring.open(name, sealed)) : undefined
        } catch {
          return undefined
        }
      },
      write: (ctx: Context, value: T) => ctx.cookies.set(name, keyring.seal(name, JSON.stringify(value)), options),
      clear: (ctx: Context) => ctx.cookies.set(name, null, options),
    }
  }
}
