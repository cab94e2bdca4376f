/** What a job waits for, by its status. */
export const waiting: Readonly<Record<string, string>> = {
  awaitingApproval: 'The job waits for a second administrator.',
  paused: 'The job is paused.',
}

/** Why somebody is left out, as the console says it. */
export const leftOut: Readonly<Record<string, string>> = {
  outsideGroups: 'in none of the groups of your role',
  inactive: 'inactive',
  federated: 'signs in elsewhere',
  unverifiedDomain: 'domain of the address not verified',
  noEmail: 'no mail address',
  protected: 'protected',
  self: 'yourself',
  higherPrivilege: 'holds a role that stands too high',
  hasPassword: 'has a password already',
  linksOnly: 'the policy leaves no room for a one-time password',
  notFound: 'not here',
  duplicate: 'named twice',
}
