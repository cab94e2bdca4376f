import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { withProfile } from '../profiles.ts'
import { revoke } from '../sign-in.ts'

export const signOut = command({
  description: 'End the sign-in of a profile, here and at the server.',
  example: 'sign-out',
  options: {},
  async run(_given, { profiles, chosen }) {
    const { name, profile } = await profiles.find(chosen.profile)
    if (!profile?.signIn) throw usage(`Nobody is signed in with the profile "${name}".`)
    await revoke(profile.server, profile.signIn)
    await profiles.update(async kept => ({ kept: withProfile(kept, name, undefined), result: undefined }))
    return {}
  },
})
