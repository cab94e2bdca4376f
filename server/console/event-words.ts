/** What the audit calls it, and what people do. */
const WORDS: Readonly<Record<string, readonly [success: string, failure?: string]>> = {
  'signIn.password': ['Signed in with the password', 'Failed to sign in'],
  'signIn.passkey': ['Signed in with a passkey', 'Failed to sign in with a passkey'],
  'signIn.secondFactor': ['Proved a second factor', 'Failed to prove a second factor'],
  'signIn.federated': ['Signed in at an identity provider', 'Failed to sign in at an identity provider'],
  'federation.linked': ['Linked to an identity provider'],
  'federation.unlinked': ['Link to an identity provider ended'],
  'password.changeDemanded': ['Was asked for a new password at sign-in'],
  'password.forcedChange': ['Chose a new password at sign-in', 'Tried a new password that the policy refuses'],
  'password.reset': ['Password reset', 'Password reset failed'],
  'password.resetCompleted': ['Chose a new password after a reset'],
  'password.resetMailedAgain': ['Asked for the link of a reset again'],
  'password.resetUndone': ['Reset taken back'],
  'password.recoveryMailed': ['Asked for a link to a new password'],
  'password.recovered': ['Chose a new password by a link that they asked for'],
  'password.changed': ['Changed the password', 'Failed to change the password'],
  'password.unlocked': ['Unlocked'],
  'password.imported': ['Password hash imported'],
  'factor.added': ['Set up a second factor'],
  'factor.removed': ['Second factor taken away'],
  'factors.reset': ['Second factors reset'],
  'sessions.revoked': ['Signed out everywhere'],
  'session.ended': ['Signed out of one browser'],
  'consent.withdrawn': ['Withdrew what an application was allowed'],
  'personalToken.created': ['Made a token'],
  'personalToken.ended': ['Ended a token'],
  'token.created': ['Provisioning token made'],
  'token.reused': ['A used token or code came back'],
  'job.created': ['Made a reset job'],
  'job.run': ['Ran a reset job'],
  'domain.verified': ['Mail domain verified', 'Mail domain not verified'],
  'template.tested': ['Mail template tested'],
  'signingKey.published': ['Signing key published'],
  'signingKey.removed': ['Signing key taken away'],
  'mail.retried': ['Mail put back into the queue'],
  'audit.verified': ['Audit verified', 'Audit is not as it was written'],
}

const NOUNS: Readonly<Record<string, string>> = {
  user: 'User',
  group: 'Group',
  role: 'Role',
  policy: 'Policy',
  client: 'Provisioning client',
  application: 'Application',
  identityProvider: 'Identity provider',
  eventReceiver: 'Event receiver',
  domain: 'Mail domain',
  template: 'Mail template',
}

const ACTS = ['created', 'changed', 'deleted']

/** Those that one may look for. */
export const eventNames: readonly string[] = [
  ...Object.keys(WORDS),
  ...Object.keys(NOUNS).flatMap(noun => ACTS.map(act => `${noun}.${act}`)),
].sort()

export function inWords(event: string, isSuccess: boolean): string {
  const [success, failure = `${success} failed`] = WORDS[event] ?? [generally(event)]
  return isSuccess ? success : failure
}

/** "group.created" is "Group created". */
function generally(event: string): string {
  const [noun = '', act = ''] = event.split('.')
  return NOUNS[noun] && ACTS.includes(act) ? `${NOUNS[noun]} ${act}` : event
}
