import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { usage } from './errors.ts'
import { whileLocked } from './lock.ts'
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

/** The profiles of a person, in a file that nobody else may read. */
export function createProfiles(world: Pick<World, 'config' | 'now' | 'wait'>) {
  const file = world.config.profilesFile
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
      const changeKept = async () => {
        const { kept, result } = await change(await read())
        await write(kept)
        return result
      }
      return whileLocked(`${file}.lock`, changeKept, world)
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
