import type { Config } from '../../config/schema.ts'
import type { Database } from '../store/connect.ts'
import { readVersion } from '../version.ts'

type Ports = { readonly database: Database; readonly now: () => Date }

/** Measures and traces a server where somebody is there to read it; else nothing of that is loaded. */
export async function startTelemetry({ metrics: place, tracing: collector }: Config, ports: Ports) {
  const version = readVersion()
  const measured = place && (await (await import('./start-metrics.ts')).startMetrics(place, { ...ports, version }))
  const tracing = collector && (await import('./tracing.ts')).createTracing(collector, version)
  if (tracing) ports.database.watchCommands(tracing.command)
  return {
    metrics: measured?.metrics,
    tracing,
    async stop() {
      measured?.stop()
      await tracing?.stop()
    },
  }
}
