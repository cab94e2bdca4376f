import type { Chosen } from './authorization.ts'
import type { Client } from './client.ts'
import type { Options } from './option.ts'
import type { Profiles } from './profiles.ts'
import type { Scim } from './scim.ts'
import type { Terminal } from './terminal.ts'
import type { World } from './world.ts'

/** What commands work with. */
export type Tools = {
  readonly scim: Scim
  readonly client: Client
  readonly terminal: Terminal
  readonly profiles: Profiles
  /** The options that name a profile and a server, as they were given. */
  readonly chosen: Chosen
  readonly world: World
  /** All commands that there are, by the words that call them. */
  readonly commands: () => Promise<Described>
}

export type Described = ReadonlyMap<string, { readonly options: Options; readonly operand?: string }>
