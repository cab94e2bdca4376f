import { listen } from '../listen.ts'
import { createBacklog } from '../store/backlog.ts'
import type { Database } from '../store/connect.ts'
import { createMetrics } from './metrics.ts'
import { createMetricsServer } from './metrics-server.ts'

type Ports = { readonly database: Database; readonly version: string; readonly now: () => Date }

/** Measures a server, and shows that at `/metrics` on a port of its own until it is stopped. */
export async function startMetrics(place: { port: number; host: string }, { database, version, now }: Ports) {
  const metrics = createMetrics({ version, node: process.versions.node })
  database.watchCommands(metrics.command)
  const backlog = createBacklog(database)
  const page = { contentType: metrics.contentType, text: () => metrics.text(backlog, now()) }
  const server = await listen(createMetricsServer(page), place, 'METRICS_')
  return {
    metrics,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
