import type { GroupLimits } from '../../server/resources/ports.ts'
import { startDirectory, type TestDirectory } from './directory.ts'

/** The same directory behind a server where something else happens before one of its transactions, counted from 1. */
export async function withMeanwhile(
  directory: TestDirectory,
  meanwhile: () => PromiseLike<unknown>,
  { before, groupLimits }: { readonly before: number; readonly groupLimits?: GroupLimits },
): Promise<TestDirectory> {
  let count = 0
  const inTransaction: TestDirectory['database']['inTransaction'] = async work => {
    count += 1
    if (count === before) await meanwhile()
    return directory.database.inTransaction(work)
  }
  return startDirectory({
    database: { database: { ...directory.database, inTransaction } },
    issuer: directory.issuer,
    masterKey: directory.masterKey,
    ...(groupLimits && { groupLimits }),
  })
}
