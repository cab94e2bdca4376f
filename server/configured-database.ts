import type { Config } from '../config/schema.ts'
import type { Database } from './store/connect.ts'
import { type DatabaseSettings, openHostDatabase, openServerDatabase } from './store/open-database.ts'

/** The database of the settings, for the server or for a command on the host. */
export function openConfiguredDatabase(
  config: Config,
  as: 'server' | 'host',
  tell: (line: string) => void,
  lost?: () => void,
): Promise<Database> {
  const settings: DatabaseSettings = {
    uri: config.mongodbUri,
    dataDir: config.dataDir,
    mongodBinary: config.mongodBinary,
    searchPath: config.searchPath,
    cache: '.cache/mongod',
    tell,
    monitorCommands: as === 'server' && Boolean(config.metrics || config.tracing),
    ...(lost ? { lost } : {}),
  }
  return as === 'server' ? openServerDatabase(settings) : openHostDatabase(settings)
}
