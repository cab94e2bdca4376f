import { serverOf } from '../authorization.ts'
import { command } from '../command.ts'
import { list } from '../option.ts'
import { withProfile } from '../profiles.ts'
import { signIn as startSignIn } from '../sign-in.ts'

export const signIn = command({
  description: 'Sign in with a browser, on this machine or another one, and keep what it brings in a profile.',
  example: 'sign-in --server https://id.example.com',
  options: { scope: list('what you want to do, instead of all that your roles allow', 'scope') },
  async run({ scope = [] }, { profiles, chosen, terminal, world }) {
    const server = await serverOf(chosen, profiles, world)
    const { name: current, profile } = await profiles.find(chosen.profile)
    const isOther = chosen.profile === undefined && profile && (profile.server !== server || profile.token)
    const name = isOther ? new URL(server).host : current
    const show = (address: string, code: string) =>
      terminal.tell(`Open ${address} in a browser, and enter the code ${code} there.`)
    const brought = await startSignIn({ server, scopes: scope, show, world })
    await profiles.update(async kept => ({
      kept: { ...withProfile(kept, name, { server, signIn: brought }), current: name },
      result: undefined,
    }))
    return { json: { profile: name, server } }
  },
})
