import type { Services } from '../../server/services.ts'

/** Makes many people at once, without a password; answers their ids, and the epoch that they begin with. */
export async function makePeople({ users, passwords, inTransaction }: Services, count: number) {
  const people = Array.from({ length: count }, (_, index) => ({ id: `person-${index}`, userName: `person-${index}` }))
  const documents = people.map(({ id, userName }) =>
    users.toDocument(
      { attributes: { userName, active: true, emails: [{ value: `${userName}@example.com` }] } },
      { id, client: '', now: new Date() },
    ),
  )
  const actor = { id: 'host', kind: 'host', rank: 100, scopes: new Set<string>(), channel: 'host' } as const
  const rest = {
    active: true,
    federated: false,
    protected: false,
    cantChange: false,
    hasUnverifiedDomain: false,
    rank: 0,
  }
  const first = { password: undefined, requireChange: false, mayBeWeak: false }
  const credentials = await Promise.all(people.map(one => passwords.prepareFirst({ ...one, ...rest }, first, actor)))
  await inTransaction(async transaction => {
    await users.insert(documents, transaction)
    await passwords.insertFirst(credentials, transaction)
  })
  return { ids: people.map(({ id }) => id), born: credentials[0]?.credential.epoch ?? Number.NaN }
}
