import { connectionOf } from './authorization.ts'
import { createClient } from './client.ts'
import { type CommandTree, commandsOf } from './command.ts'
import type { Globals } from './globals.ts'
import { createProfiles } from './profiles.ts'
import { createScim } from './scim.ts'
import { createTerminal } from './terminal.ts'
import type { Tools } from './tools.ts'
import type { World } from './world.ts'

/** Builds what a command works with. It looks for a server and a token only when it sends a request. */
export function createTools({ profile, server, yes }: Globals, tree: CommandTree, world: World): Tools {
  const profiles = createProfiles(world)
  const chosen = { ...(profile !== undefined && { profile }), ...(server !== undefined && { server }) }
  const client = createClient(() => connectionOf(chosen, profiles, world), world)
  const terminal = createTerminal(world, yes === true)
  return { scim: createScim(client), client, terminal, profiles, chosen, commands: () => commandsOf(tree), world }
}
