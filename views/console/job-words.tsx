import { Mark, type Tone } from './parts.tsx'

type Count = 'total' | 'eligible' | 'activated' | 'reset' | 'mailed' | 'failed' | 'mailUnknown' | 'opened' | 'completed'
type More = 'expired' | 'replaced' | 'undone' | 'sessions' | 'tokens'

export type JobAct = 'run' | 'approve' | 'pause' | 'resume' | 'cancel' | 'retryFailed' | 'undo'

export type ShownJob = {
  readonly id: string
  readonly status: string
  readonly statusReason: string | undefined
  readonly whom: string
  /** The search that finds them, where it is one. */
  readonly filter: string | undefined
  readonly counts: Readonly<Partial<Record<Count | More, number>>>
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
  readonly digest: string | undefined
  readonly delivery: string
  readonly mail: boolean
  readonly purpose: string
  readonly requireChange: boolean
  readonly revoke: boolean
  readonly reason: string
  readonly note: string | undefined
  readonly isCompromise: boolean
  readonly created: string
  readonly beginsAt: string | undefined
  readonly startedAt: string | undefined
  readonly completedAt: string | undefined
  /** Who asked for it to be run, and who approved it: by name as far as the visitor may read that. */
  readonly requestedBy: string | undefined
  readonly approvedBy: string | undefined
}

/** Why somebody is left out. */
export const SKIPPED: Readonly<Record<string, string>> = {
  outsideGroups: 'In none of the groups of your role',
  inactive: 'Inactive',
  federated: 'Signs in elsewhere',
  unverifiedDomain: 'Domain of the address not verified',
  noEmail: 'No mail address',
  protected: 'Protected',
  self: 'Yourself',
  higherPrivilege: 'Holds a role that stands too high',
  hasPassword: 'Has a password already',
  linksOnly: 'The policy leaves no room for a one-time password',
  notFound: 'Not here',
  duplicate: 'Named twice',
}

export function JobStatus({ status }: { status: string }) {
  const { text, tone } = STATUSES[status] ?? { text: status, tone: 'plain' as const }
  return <Mark text={text} tone={tone} />
}

const STATUSES: Readonly<Record<string, { text: string; tone: Tone }>> = {
  planning: { text: 'Being planned', tone: 'plain' },
  planned: { text: 'Planned, waits for you', tone: 'warn' },
  awaitingApproval: { text: 'Waits for a second administrator', tone: 'warn' },
  running: { text: 'Running', tone: 'plain' },
  paused: { text: 'Paused', tone: 'warn' },
  completed: { text: 'Done', tone: 'good' },
  cancelled: { text: 'Cancelled', tone: 'plain' },
  failed: { text: 'Failed', tone: 'bad' },
  undone: { text: 'Taken back', tone: 'plain' },
}
