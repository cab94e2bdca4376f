import { homedir } from 'node:os'
import { join } from 'node:path'

/** What the command line takes from its environment. */
export type CommandLineConfig = {
  /** The address of the server, instead of that of a profile. */
  readonly server?: string
  readonly token?: string
  /** Where its profiles are kept. */
  readonly profilesFile: string
}

/** Reads `REKEY_SERVER` and `REKEY_TOKEN`, and where the settings of a person belong. */
export function loadCommandLineConfig(environment: NodeJS.ProcessEnv = process.env): CommandLineConfig {
  const { REKEY_SERVER: server, REKEY_TOKEN: token, XDG_CONFIG_HOME: home } = environment
  return {
    ...(server && { server }),
    ...(token && { token }),
    profilesFile: join(home || join(homedir(), '.config'), 'rekey', 'profiles.json'),
  }
}
