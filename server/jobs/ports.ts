import type { Passwords } from '../../passwords/passwords.ts'
import type { Audit, People, Transaction } from '../../passwords/ports.ts'
import type { FindPage } from '../../scim/store.ts'
import type { CountEnding } from '../resources/count-ending.ts'
import type { OutboxStore } from '../store/outbox.ts'
import type { JobFileStore } from '../store/reset-job-files.ts'
import type { JobRowStore } from '../store/reset-job-rows.ts'
import type { ResetJobStore } from '../store/reset-jobs.ts'
import type { ResourceCollection } from '../store/resource-collection.ts'

/** What the planning and the carrying out of jobs stands on. */
export type JobPorts = {
  readonly jobs: ResetJobStore
  readonly rows: JobRowStore
  readonly files: JobFileStore
  readonly outbox: Pick<OutboxStore, 'holdJob' | 'releaseJob'>
  readonly users: ResourceCollection
  readonly findPage: FindPage
  readonly people: People
  readonly passwords: Passwords
  readonly countEnding: CountEnding
  readonly audit: Audit
  readonly inTransaction: <T>(work: (transaction: Transaction) => Promise<T>) => Promise<T>
  /** For one job: what it waits for between two pieces, so that whoever waits at a screen has room. */
  readonly giveRoom: () => () => Promise<void>
  readonly now: () => Date
}
