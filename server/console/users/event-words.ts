/** What the audit calls it, and what people do. */
const WORDS: Readonly<Record<string, readonly [success: string, failure?: string]>> = {
  'signIn.password': ['Signed in with the password', 'Failed to sign in'],
  'password.changeDemanded': ['Was asked for a new password at sign-in'],
  'password.forcedChange': ['Chose a new password at sign-in', 'Tried a new password that the policy refuses'],
  'password.reset': ['Password reset', 'Password reset failed'],
  'password.changed': ['Changed the password', 'Failed to change the password'],
  'password.unlocked': ['Unlocked'],
  'sessions.revoked': ['Signed out everywhere'],
  'session.ended': ['Signed out of one browser'],
  'user.created': ['Created'],
  'user.changed': ['Changed'],
  'user.deleted': ['Deleted'],
  'consent.withdrawn': ['Withdrew what an application was allowed'],
  'personalToken.created': ['Made a token'],
  'personalToken.ended': ['Ended a token'],
  'job.created': ['Made a reset job'],
  'job.run': ['Ran a reset job'],
}

export function inWords(event: string, isSuccess: boolean): string {
  const [success, failure = `${success} failed`] = WORDS[event] ?? [event]
  return isSuccess ? success : failure
}
