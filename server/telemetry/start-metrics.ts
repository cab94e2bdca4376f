import { listen } from '../listen.ts'
import { createBacklog } from '../store/backlog.ts'
import type { Database } from '../store/connect.ts'
import { readVersion } from '../version.ts'
import { createMetrics } from './metrics.ts'
import { createMetricsServer } from './metrics-server.ts'

type Ports = { readonly database: Database; readonly now: () => Date }

/** Measures a server, and shows that at `/metrics` on a port of its own until it is stopped. */
export async function startMetrics(place: { port: number; host: string }, { database, now }: Ports) {
  const metrics = createMetrics({ version: readVersion(), node: process.versions.node })
  database.watchCommands(metrics.command)
  const backlog = createBacklog(database)
  const { contentType } = metrics
  const page = { contentType, text: () => metrics.text(backlog, now()) }
  const server = await listen(createMetricsServer(page), place, 'METRICS_')
  return {
    metrics,
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
