import type { CommandTree } from './command.ts'

/** What stands after `rekey`. */
export const tree: CommandTree = {
  users: { description: 'People', load: async () => (await import('./commands/users.ts')).users },
  groups: {
    description: 'Groups, and who is in them',
    load: async () => (await import('./commands/groups.ts')).groups,
  },
  password: {
    description: 'Reset the password of one person, of several or of everybody',
    load: async () => (await import('./commands/password.ts')).password,
  },
  jobs: {
    description: 'Resets of many people: planned first, then run',
    load: async () => (await import('./commands/jobs.ts')).jobs,
  },
  sync: {
    description: 'People as a file has them: who joins, moves and leaves',
    load: async () => (await import('./commands/sync.ts')).sync,
  },
  import: {
    description: 'People of another system, with their password hashes',
    load: async () => (await import('./commands/import.ts')).importCommand,
  },
  policies: {
    description: 'Password policies: what they say of whom, and all of them as one file',
    load: async () => (await import('./commands/policies.ts')).policies,
  },
  sessions: { description: 'Who is signed in', load: async () => (await import('./commands/sessions.ts')).sessions },
  audit: { description: 'What happened', load: async () => (await import('./commands/audit.ts')).audit },
  applications: {
    description: 'What people and machines sign in with',
    load: async () => (await import('./commands/applications.ts')).applications,
  },
  clients: {
    description: 'Systems that provision people, and how each is treated',
    load: async () => (await import('./commands/clients.ts')).clients,
  },
  'client-tokens': {
    description: 'What those systems show to come in',
    load: async () => (await import('./commands/client-tokens.ts')).clientTokens,
  },
  tokens: { description: 'Your personal tokens', load: async () => (await import('./commands/tokens.ts')).tokens },
  domains: {
    description: 'Mail domains that are yours',
    load: async () => (await import('./commands/domains.ts')).domains,
  },
  templates: { description: 'What mails say', load: async () => (await import('./commands/templates.ts')).templates },
  settings: {
    description: 'What the server was started with',
    load: async () => (await import('./commands/settings.ts')).settings,
  },
  keys: {
    description: 'The keys that sign tokens',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  doctor: {
    description: 'Whether a server is well, and what to do where it is not',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  profiles: {
    description: 'Servers that you work with',
    load: async () => (await import('./commands/profiles.ts')).profiles,
  },
  'sign-in': {
    description: 'Sign in with a browser, and keep what it brings in a profile',
    load: async () => (await import('./commands/sign-in.ts')).signIn,
  },
  'sign-out': { description: 'End that sign-in', load: async () => (await import('./commands/sign-out.ts')).signOut },
  completion: {
    description: 'What your shell needs to complete commands and options',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
}
