import type { Plot } from '../../../views/console/plots.tsx'
import type { Visit } from '../page.ts'

type Count = { readonly at: string; readonly event: string; readonly outcome: string; readonly count: number }

type Counts = { readonly from: string; readonly counts: readonly Count[] }

const LENGTHS = { hour: 3_600_000, day: 24 * 3_600_000 } as const

/** What is drawn, and which events it counts. */
const SERIES: readonly (Pick<Plot, 'label' | 'kind'> & { readonly counts: (count: Count) => boolean })[] = [
  {
    label: 'Sign-ins',
    kind: 'plain',
    counts: ({ event, outcome }) => outcome === 'success' && ENTRIES.includes(event),
  },
  {
    label: 'Failed sign-ins',
    kind: 'bad',
    counts: ({ event, outcome }) => outcome === 'failure' && event.startsWith('signIn.'),
  },
  {
    label: 'Resets',
    kind: 'plain',
    counts: ({ event, outcome }) => outcome === 'success' && event === 'password.reset',
  },
  {
    label: 'New passwords after a reset',
    kind: 'good',
    counts: ({ event, outcome }) => outcome === 'success' && COMPLETIONS.includes(event),
  },
]

/** A second factor follows a password, and would count the same sign-in twice. */
const ENTRIES = ['signIn.password', 'signIn.passkey', 'signIn.federated']
const COMPLETIONS = ['password.resetCompleted', 'password.forcedChange']

/** What happened in each of the last hours or days, the oldest first. */
export async function plotsOf({ api, now }: Visit, by: keyof typeof LENGTHS): Promise<Plot[]> {
  const { from, counts } = await api.get<Counts>('/admin/v2/AuditEvents/.counts', { by })
  const [start, length] = [Date.parse(from), LENGTHS[by]]
  const bars = Math.floor((now().getTime() - start) / length) + 1
  return SERIES.map(({ counts: isCounted, ...plot }) => {
    const values = Array.from({ length: bars }, (_, bar) => ({
      at: new Date(start + bar * length).toISOString(),
      count: 0,
    }))
    for (const one of counts.filter(isCounted)) {
      const value = values[(Date.parse(one.at) - start) / length]
      if (value) value.count += one.count
    }
    return { ...plot, values }
  })
}
