import mongoose, { type ClientSession, type Connection } from 'mongoose'
import type { Transaction } from '../../passwords/ports.ts'
import { type CommandWatch, watchCommands } from './watch-commands.ts'

/** One MongoDB database: everything that a directory keeps. */
export type Database = {
  readonly connection: Connection
  inTransaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  isReachable(): Promise<boolean>
  /** Hears of every command from now on, where the database was opened with `monitorCommands`. */
  watchCommands(watch: CommandWatch): void
  close(): Promise<void>
}

export type Index = {
  readonly key: Readonly<Record<string, 1 | -1>>
  readonly unique?: boolean
  readonly sparse?: boolean
  readonly expireAfterSeconds?: number
  readonly partialFilterExpression?: Readonly<Record<string, unknown>>
}

/** What a store asks of its collection; `indexes.ts` creates them all at the start. */
export type IndexedCollection = { readonly collection: string; readonly indexes: readonly Index[] }

/** What MongoDB knows our connections by. */
export const APP_NAME = 'rekey'

type ConnectOptions = { readonly dbName?: string; readonly monitorCommands?: boolean | undefined }

/** Opens a database of a replica set or a sharded cluster. Writes are acknowledged by the majority. */
export async function connectDatabase(uri: string, options: ConnectOptions = {}): Promise<Database> {
  const connection = await mongoose
    .createConnection(uri, {
      dbName: options.dbName,
      monitorCommands: options.monitorCommands ?? false,
      appName: APP_NAME,
      serverSelectionTimeoutMS: 5000,
      maxPoolSize: 50,
      writeConcern: { w: 'majority' },
      readConcern: { level: 'majority' },
    })
    .asPromise()
  return {
    connection,
    inTransaction: work =>
      connection.getClient().withSession(session =>
        session.withTransaction(() => work(session as unknown as Transaction), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority' },
        }),
      ),
    isReachable: () =>
      connection
        .getClient()
        .db('admin')
        .command({ ping: 1 }, { timeoutMS: 2000 })
        .then(
          () => true,
          () => false,
        ),
    watchCommands: watch => watchCommands(connection.getClient(), watch),
    close: () => connection.close(),
  }
}

/** The driver's session behind an opaque transaction. */
export function sessionOf(transaction: Transaction | undefined): ClientSession | undefined {
  return transaction as unknown as ClientSession | undefined
}
