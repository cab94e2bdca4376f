import type { Transaction } from '../../passwords/ports.ts'
import type { MongoClause } from '../../scim/filter/to-mongo.ts'
import type { Caller } from '../../scim/store.ts'
import { auditEvent } from '../resources/ports.ts'
import type { JobRow } from '../store/reset-job-rows.ts'
import type { JobPorts } from './ports.ts'

type Ports = Pick<JobPorts, 'users' | 'audit' | 'now'>

/** In whose name, for which job, and the transaction that all of it is written in. */
type Order = { readonly job: string; readonly caller: Caller; readonly transaction: Transaction }

/** Those of some people who were made active, and the version that they have since. */
export type Activated = { readonly ids: ReadonlySet<string>; readonly version: string }

/** Makes whoever is inactive of some people active, as a PATCH would. */
export const activate = (ports: Ports, people: readonly string[], order: Order): Promise<Activated> =>
  setActive(ports, { _id: { $in: people }, 'search.active': { $ne: true } }, true, order)

/** Makes people inactive again whom these rows have made active, where nobody has written them since, with all that comes with it. */
export async function deactivateAgain(
  ports: Ports & Pick<JobPorts, 'passwords'>,
  rows: readonly JobRow[],
  order: Order,
): Promise<void> {
  const clause = {
    _id: { $in: rows.flatMap(({ person }) => person ?? []) },
    version: { $in: rows.flatMap(({ personVersion }) => personVersion ?? []) },
  }
  const { ids } = await setActive(ports, clause, false, order)
  await ports.passwords.deactivate([...ids], order.transaction)
}

async function setActive(
  { users, audit, now }: Ports,
  clause: MongoClause,
  active: boolean,
  { job, caller, transaction }: Order,
): Promise<Activated> {
  const { ids, version } = await users.setWhere(clause, { name: 'active', value: active }, now(), transaction)
  const events = ids.map(id => ({
    ...auditEvent('user.changed', caller, id),
    channel: 'job',
    details: { job, active },
  }))
  await audit.recordAll(events, transaction)
  return { ids: new Set(ids), version }
}
