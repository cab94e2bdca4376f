import { Secret, TOTP } from 'otpauth'
import { owner } from '../passwords/support.ts'
import type { TestDirectory } from './directory.ts'

/** Somebody in a session of now, by the id of its sign-in. */
export async function ownerOf({ services }: TestDirectory, personId: string, signIn = 'one') {
  const [person, standing] = await Promise.all([services.people.byId(personId), services.passwords.standing(personId)])
  if (!person || !standing) throw new Error('There is no such person.')
  return { person, signIn, sessionsEpoch: standing.sessionsEpoch, actor: owner(personId) }
}

export type TestApp = Awaited<ReturnType<typeof enrolApp>>

/** The code that an authenticator app shows at a moment. */
export const codeAt = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })

/** An authenticator app of somebody, set up; their recovery codes where it is their first factor. */
export async function enrolApp(directory: TestDirectory, personId: string) {
  const { factors, now } = directory.services
  const ofNow = await ownerOf(directory, personId)
  await factors.beginApp(ofNow)
  const { secret = '' } = (await factors.begunApp(ofNow)) ?? {}
  const enrolled = await factors.addApp(ofNow, codeAt(secret, now()))
  if (!enrolled) throw new Error('The app was not added.')
  return {
    secret,
    recoveryCodes: enrolled.recoveryCodes ?? [],
    /** The code of now, after so long that it is another one than before. */
    next() {
      directory.wait(30)
      return codeAt(secret, now())
    },
    now: () => codeAt(secret, now()),
  }
}
