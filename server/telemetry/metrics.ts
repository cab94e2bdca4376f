import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AuditEvent } from '../../passwords/ports.ts'
import type { Turns } from '../../passwords/turns.ts'
import type { CommandWatch } from '../store/watch-commands.ts'
import { declaredMetrics, type MetricName } from './declared-metrics.ts'

export type Metrics = ReturnType<typeof createMetrics>

/** What the database says of what waits, looked at for each scrape. */
export type Backlog = {
  jobs(): Promise<readonly Counted[]>
  rows(): Promise<readonly Counted[]>
  outbox(now: Date): Promise<readonly (Counted & { readonly oldest: Date })[]>
}

type Counted = { readonly labels: Readonly<Record<string, string>>; readonly count: number }

/** From a millisecond, for commands of the database, to ten seconds, when people have gone. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Counts and measures one server. Labels are words of ours alone: no person, no path, nothing that a caller could choose. */
export function createMetrics(build: { readonly version: string; readonly node: string }) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const counter = (name: MetricName) => new Counter(optionsOf(name))
  const gauge = (name: MetricName) => new Gauge(optionsOf(name))
  const histogram = (name: MetricName) => new Histogram({ ...optionsOf(name), buckets: BUCKETS })
  const requests = histogram('rekey_http_request_duration_seconds')
  const signIns = counter('rekey_sign_ins_total')
  const resets = counter('rekey_password_resets_total')
  const events = counter('rekey_audit_events_total')
  const mails = counter('rekey_mails_total')
  const notices = counter('rekey_notices_total')
  const commands = histogram('rekey_mongodb_command_duration_seconds')
  const hashes = histogram('rekey_password_hash_duration_seconds')
  const waits = histogram('rekey_password_hash_wait_seconds')
  const waiting = gauge('rekey_password_hashes_waiting')
  const jobs = gauge('rekey_reset_jobs')
  const rows = gauge('rekey_reset_job_rows')
  const outbox = gauge('rekey_outbox_waiting')
  const oldestDue = gauge('rekey_outbox_oldest_due_seconds')
  const answers = gauge('rekey_database_answers')
  gauge('rekey_build_info').set(build, 1)

  return {
    /** What is called when the request is answered. */
    request: () => requests.startTimer(),
    audited(written: readonly AuditEvent[]): void {
      for (const { event, channel = 'none', outcome } of written) {
        events.inc({ event, outcome })
        const [subject, method] = event.split('.')
        if (subject === 'signIn' && method) signIns.inc({ method, outcome })
        if (event === 'password.reset' && outcome === 'success') resets.inc({ channel })
      }
    },
    mail: (kind: string, outcome: string) => mails.inc({ kind, outcome }),
    notice: (kind: string, outcome: string) => notices.inc({ kind, outcome }),
    command: (({ command }) => {
      const end = commands.startTimer({ command })
      return outcome => end({ outcome })
    }) satisfies CommandWatch,
    watchTurns,
    /** The text for Prometheus, with what waits at this moment. */
    async text(backlog: Backlog, now: Date): Promise<string> {
      const found = await look(backlog, now).catch(() => undefined)
      for (const each of [jobs, rows, outbox, oldestDue]) each.reset()
      answers.set(found ? 1 : 0)
      if (found) show(found, now)
      return registry.metrics()
    },
    contentType: registry.contentType,
  }

  function optionsOf(name: MetricName) {
    const { help, labels } = declaredMetrics[name]
    return { name, help, labelNames: [...labels] as string[], registers: [registry] }
  }

  /** The same turns, with a look at who waits; whoever is refused one has waited, too. */
  function watchTurns(turns: Turns): Turns {
    return work => {
      const endWait = waits.startTimer()
      waiting.inc()
      let isWaiting = true
      const begin = () => {
        if (!isWaiting) return
        isWaiting = false
        waiting.dec()
        endWait()
      }
      const inTurn = turns(() => {
        begin()
        return work().finally(hashes.startTimer())
      })
      return inTurn.finally(begin)
    }
  }

  function show([allJobs, allRows, entries]: Awaited<ReturnType<typeof look>>, now: Date): void {
    for (const { labels, count } of allJobs) jobs.set(labels, count)
    for (const { labels, count } of allRows) rows.set(labels, count)
    for (const sort of ['mail', 'notice']) oldestDue.set({ sort }, 0)
    for (const { labels, count, oldest } of entries) {
      outbox.set(labels, count)
      if (labels.when === 'now') oldestDue.set({ sort: labels.sort ?? '' }, (now.getTime() - oldest.getTime()) / 1000)
    }
  }
}

const look = (backlog: Backlog, now: Date) => Promise.all([backlog.jobs(), backlog.rows(), backlog.outbox(now)])
