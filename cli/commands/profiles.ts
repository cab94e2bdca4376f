import { serverOf } from '../authorization.ts'
import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { required, text } from '../option.ts'
import { withProfile } from '../profiles.ts'

const name = required(text('the name of the profile', 'name'))

export const profiles = {
  list: command({
    description: 'List the profiles. Tokens are not shown.',
    example: 'profiles list',
    options: {},
    columns: ['name', 'server', 'with', 'current'],
    async run(_given, { profiles }) {
      const { current = 'default', profiles: kept } = await profiles.read()
      const json = Object.entries(kept).map(([name, { server, signIn }]) => ({
        name,
        server,
        with: signIn ? 'sign-in' : 'token',
        current: name === current,
      }))
      return { json }
    },
  }),
  add: command({
    description: 'Keep a server and a token for it, and use them from now on.',
    example: 'profiles add --name test --server https://id.example.com --token-file token.txt',
    options: {
      name,
      tokenFile: text('a file with the token; - is the standard input. Without it you are asked', 'path'),
    },
    async run({ name, tokenFile }, { profiles, chosen, world, terminal }) {
      const server = await serverOf({ ...chosen, profile: name }, profiles, world)
      const token = (await terminal.secret('token', tokenFile, '--token-file')).trim()
      await profiles.update(async kept => ({
        kept: { ...withProfile(kept, name, { server, token }), current: name },
        result: undefined,
      }))
      return { json: { name, server } }
    },
  }),
  use: command({
    description: 'Use a profile from now on.',
    example: 'profiles use --name test',
    options: { name },
    async run({ name }, { profiles }) {
      await profiles.update(async kept => {
        if (!Object.hasOwn(kept.profiles, name)) throw noProfile(name, Object.keys(kept.profiles))
        return { kept: { ...kept, current: name }, result: undefined }
      })
      return {}
    },
  }),
  remove: command({
    description: 'Forget a profile and its token. A sign-in ends with rekey sign-out.',
    example: 'profiles remove --name test',
    options: { name },
    async run({ name }, { profiles }) {
      await profiles.update(async kept => {
        if (!Object.hasOwn(kept.profiles, name)) throw noProfile(name, Object.keys(kept.profiles))
        return { kept: withProfile(kept, name, undefined), result: undefined }
      })
      return {}
    },
  }),
}

const noProfile = (name: string, names: readonly string[]) =>
  usage(`There is no profile "${name}". There are ${names.length > 0 ? `these: ${names.join(', ')}` : 'none'}.`)
