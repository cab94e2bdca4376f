/** What is measured of a server, by name; the registry, docs/metrics.md and the test of the dashboard are made of this. */
export const declaredMetrics = {
  rekey_build_info: {
    type: 'gauge',
    labels: ['version', 'node'],
    help: '1, with the version of Rekey and of Node.',
  },
  rekey_http_request_duration_seconds: {
    type: 'histogram',
    labels: ['route', 'method', 'status'],
    help: 'How long requests took, by the part of the server that answers them.',
  },
  rekey_sign_ins_total: {
    type: 'counter',
    labels: ['method', 'outcome'],
    help: 'Attempts to sign in: by password, passkey or federation, and second factors after them.',
  },
  rekey_password_resets_total: {
    type: 'counter',
    labels: ['channel'],
    help: 'Resets by the way they came: scim, console, job, host.',
  },
  rekey_audit_events_total: {
    type: 'counter',
    labels: ['event', 'outcome'],
    help: 'Events of the audit that this server has written, counted once they are sealed.',
  },
  rekey_reset_jobs: {
    type: 'gauge',
    labels: ['status'],
    help: 'Reset jobs, by what has become of them.',
  },
  rekey_reset_job_rows: {
    type: 'gauge',
    labels: ['state'],
    help: 'People in jobs that are running or paused, by how far they are.',
  },
  rekey_mails_total: {
    type: 'counter',
    labels: ['kind', 'outcome'],
    help: 'Attempts to hand a mail to the mail server.',
  },
  rekey_notices_total: {
    type: 'counter',
    labels: ['kind', 'outcome'],
    help: 'Attempts to tell an application of a logout, or a receiver of a security event.',
  },
  rekey_outbox_waiting: {
    type: 'gauge',
    labels: ['sort', 'when'],
    help: 'Mails and notices that wait: due now, or later, because an attempt failed or a job sends so many an hour.',
  },
  rekey_outbox_oldest_due_seconds: {
    type: 'gauge',
    labels: ['sort'],
    help: 'For how long the one that waits longest has been due; 0 where none is.',
  },
  rekey_database_answers: {
    type: 'gauge',
    labels: [],
    help: '1 where MongoDB told how many jobs, mails and notices there are, else 0, and they are missing.',
  },
  rekey_mongodb_command_duration_seconds: {
    type: 'histogram',
    labels: ['command', 'outcome'],
    help: 'How long MongoDB took over commands.',
  },
  rekey_password_hash_duration_seconds: {
    type: 'histogram',
    labels: [],
    help: 'How long one password hash took to make or to compare.',
  },
  rekey_password_hash_wait_seconds: {
    type: 'histogram',
    labels: [],
    help: 'How long it waited for a core before that.',
  },
  rekey_password_hashes_waiting: {
    type: 'gauge',
    labels: [],
    help: 'Password hashes that wait for a core now; beyond 500 requests are refused with 503.',
  },
} as const satisfies Record<string, DeclaredMetric>

type DeclaredMetric = {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly help: string
}

export type MetricName = keyof typeof declaredMetrics

/** Of the process, as every Node program that is scraped names them. */
export const processMetrics = {
  process_cpu_seconds_total: 'Processor time, of all cores together.',
  process_resident_memory_bytes: 'Memory that the process holds.',
  process_start_time_seconds: 'When it was started.',
  process_open_fds: 'Open files and connections (Linux).',
  nodejs_heap_size_used_bytes: 'Memory of JavaScript objects.',
  nodejs_eventloop_lag_p99_seconds: 'How late the event loop comes to its work, for the slowest of a hundred turns.',
  nodejs_gc_duration_seconds: 'How long memory was tidied up.',
} as const
