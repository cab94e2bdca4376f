import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { declaredMetrics, processMetrics } from '../../../server/telemetry/declared-metrics.ts'
import { createMetrics } from '../../../server/telemetry/metrics.ts'

type Panel = { readonly title: string; readonly targets: readonly { readonly expr: string }[] }

const dashboard = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8'))
const panels: readonly Panel[] = dashboard.panels
const variables: readonly { readonly query: string | { readonly query: string } }[] = dashboard.templating.list
const queries = [
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...variables.map(({ query }) => (typeof query === 'string' ? query : query.query)),
]

/** The names in a query, with the endings that a histogram adds. */
const namesIn = (query: string) => query.match(/\b(?:rekey|process|nodejs)_\w+/g) ?? []
const namesOf = (name: string, type: string) =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].map(ending => name + ending) : [name]

describe('the dashboard for Grafana', () => {
  const own = Object.entries(declaredMetrics)
  const known = new Set([
    ...own.flatMap(([name, { type }]) => namesOf(name, type)),
    ...Object.keys(processMetrics).flatMap(name => namesOf(name, name.startsWith('nodejs_gc') ? 'histogram' : '')),
  ])

  it('asks for metrics that there are', () => {
    expect(queries.flatMap(namesIn).filter(name => !known.has(name))).to.deep.equal([])
  })

  it('shows every metric of ours, in panels that ask for something', () => {
    const asked = queries.flatMap(namesIn)
    expect(own.filter(([name]) => !asked.some(one => one.startsWith(name))).map(([name]) => name)).to.deep.equal([])
    for (const { title, targets } of panels)
      expect(
        targets.map(({ expr }) => expr),
        title,
      ).to.not.be.empty
  })

  it('groups by labels that the metrics have', () => {
    const labels: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
      own.flatMap(([name, { type, labels }]) => namesOf(name, type).map(full => [full, labels])),
    )
    const foreign = queries.flatMap(query =>
      [...query.matchAll(/by \((?<names>[^)]+)\) \((?:rate\()?(?<metric>\w+)/g)].flatMap(({ groups }) => {
        const { names = '', metric = '' } = groups ?? {}
        const allowed = ['instance', 'le', ...(labels[metric] ?? [])]
        return names
          .split(', ')
          .filter(name => !allowed.includes(name))
          .map(name => `${metric}: ${name}`)
      }),
    )
    expect(foreign).to.deep.equal([])
  })

  it('and docs/metrics.md name what the registry has', async () => {
    const metrics = createMetrics({ version: '', node: '' })
    const nobody = { jobs: async () => [], rows: async () => [], outbox: async () => [] }
    const page = await metrics.text(nobody, new Date(0))
    for (const name of [...own.map(([name]) => name), ...Object.keys(processMetrics)])
      expect(page).to.include(`# HELP ${name} `)
    const rekey = [...page.matchAll(/^# HELP (rekey_\w+)/gm)].map(([, name]) => name)
    expect(rekey).to.have.members(own.map(([name]) => name))
  })
})
