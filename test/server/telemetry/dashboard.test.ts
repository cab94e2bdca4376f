import { readFileSync } from 'node:fs'
import { parser } from '@prometheus-io/lezer-promql'
import { expect } from 'chai'
import { parse } from 'yaml'
import { declaredMetrics, processMetrics } from '../../../server/telemetry/declared-metrics.ts'
import { createMetrics } from '../../../server/telemetry/metrics.ts'

type Panel = { readonly title: string; readonly targets: readonly { readonly expr: string }[] }

const dashboard = JSON.parse(readFileSync('deploy/grafana-dashboard.json', 'utf8'))
const panels: readonly Panel[] = dashboard.panels
const variables: readonly { readonly query: string | { readonly query: string } }[] = dashboard.templating.list
type Rule = { readonly alert: string; readonly expr: string; readonly annotations: Readonly<Record<string, string>> }

const rules: readonly Rule[] = parse(readFileSync('deploy/prometheus-alerts.yaml', 'utf8')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
)
const onDashboard = [
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...variables.map(({ query }) => (typeof query === 'string' ? query : query.query)),
]

const queries = [...onDashboard, ...rules.map(({ expr }) => expr)]

/** Whether Prometheus would understand it, once Grafana has put in what it knows. */
function isPromQl(query: string): boolean {
  let isSound = true
  parser.parse(query.replaceAll('$__rate_interval', '5m')).iterate({
    enter({ type }) {
      if (type.isError) isSound = false
    },
  })
  return isSound
}

/** The names in a query, with the endings that a histogram adds. */
const namesIn = (query: string) => query.match(/\b(?:rekey|process|nodejs)_\w+/g) ?? []
const namesOf = (name: string, type: string) =>
  type === 'histogram' ? ['_bucket', '_sum', '_count'].map(ending => name + ending) : [name]

describe('the dashboard for Grafana and the alerts for Prometheus', () => {
  const own = Object.entries(declaredMetrics)
  const known = new Set([
    ...own.flatMap(([name, { type }]) => namesOf(name, type)),
    ...Object.keys(processMetrics).flatMap(name => namesOf(name, name.startsWith('nodejs_gc') ? 'histogram' : '')),
  ])

  it('ask in PromQL', () => {
    const asked = queries.filter(query => !query.startsWith('label_values('))
    expect(asked.filter(query => !isPromQl(query))).to.deep.equal([])
    expect(isPromQl('rate(a[$__rate_interval]')).to.equal(false)
  })

  it('ask for metrics that there are', () => {
    expect(queries.flatMap(namesIn).filter(name => !known.has(name))).to.deep.equal([])
  })

  it('show every metric of ours, in panels that ask for something', () => {
    const asked = onDashboard.flatMap(namesIn)
    expect(own.filter(([name]) => !asked.some(one => one.startsWith(name))).map(([name]) => name)).to.deep.equal([])
    for (const { title, targets } of panels)
      expect(
        targets.map(({ expr }) => expr),
        title,
      ).to.not.be.empty
  })

  it('group by labels that the metrics have', () => {
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

  it('say what has happened and what to do', () => {
    expect(rules).not.to.be.empty
    for (const { alert, annotations } of rules)
      for (const name of ['summary', 'action']) expect(annotations[name], alert).to.match(/^[A-Z].*\.$/)
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
