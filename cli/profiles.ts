import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { refused, usage } from './errors.ts'
import type { World } from './world.ts'

/** What a sign-in has brought: a refresh token, and by the address that it is for each access token with its end. */
export type SignIn = {
  readonly refreshToken: string
  readonly accessTokens: Readonly<Record<string, { readonly token: string; readonly expiresAt: string }>>
}

/** A server and how it is entered: with a token, or with what somebody's sign-in has brought. */
export type Profile = { readonly server: string; readonly token?: string; readonly signIn?: SignIn }

type Kept = { readonly current?: string; readonly profiles: Readonly<Record<string, Profile>> }

export type Profiles = ReturnType<typeof createProfiles>

/** Milliseconds between two tries, and after which a lock is one that somebody has left behind. */
const PAUSE = 50
const FORGOTTEN = 60_000

/** The profiles of a person, in a file that nobody else may read. */
export function createProfiles({ config, now, wait }: Pick<World, 'config' | 'now' | 'wait'>) {
  const file = config.profilesFile
  const lock = `${file}.lock`
  return {
    read,
    /** The one of a name, or else the one in use; `default` where none was chosen. */
    async find(name?: string): Promise<{ name: string; profile?: Profile }> {
      const { current = 'default', profiles } = await read()
      const wanted = name ?? current
      return { name: wanted, ...(Object.hasOwn(profiles, wanted) && { profile: profiles[wanted] as Profile }) }
    },
    /**
     * Writes what a change makes of the profiles. Several commands at once come one after the other, because a refresh token that was
     * used twice ends the whole sign-in.
     */
    async update<T>(change: (kept: Kept) => Promise<{ kept: Kept; result: T }>): Promise<T> {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await takeLock()
      try {
        const { kept, result } = await change(await read())
        await write(kept)
        return result
      } finally {
        await rm(lock, { force: true })
      }
    },
  }

  async function read(): Promise<Kept> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{"profiles":{}}'
      throw usage(`The profiles in ${file} can't be read: ${error.message}.`, error)
    })
    const kept = keptIn(text)
    if (!kept?.profiles) throw usage(`${file} holds no profiles: delete it, and add them again.`)
    return kept
  }

  /** Whole or not at all, and never readable for others, not even for a moment. */
  async function write(kept: Kept): Promise<void> {
    const draft = `${file}.${process.pid}`
    await writeFile(draft, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    await rename(draft, file)
  }

  async function takeLock(): Promise<void> {
    for (;;) {
      const taken = await open(lock, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw refused(`${file} can't be written: ${error.message}.`)
      })
      if (taken) return taken.close()
      const since = await stat(lock).catch(() => undefined)
      if (since && now().getTime() - since.mtimeMs > FORGOTTEN) await rm(lock, { force: true })
      else await wait(PAUSE)
    }
  }
}

function keptIn(text: string): Kept | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same with another profile of a name, or without it. */
export function withProfile(kept: Kept, name: string, profile: Profile | undefined): Kept {
  const { [name]: _, ...others } = kept.profiles
  return { ...kept, profiles: profile ? { ...others, [name]: profile } : others }
}
