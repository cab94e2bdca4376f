import { overviewPage } from '../../../views/console/overview.tsx'
import type { Page } from '../page.ts'
import { attention, overviewScopes } from './attention.ts'
import { plotsOf } from './plots.ts'

/** The start of the console: what waits for somebody, and how sign-ins and resets went. Whose roles have none of it starts elsewhere. */
export const overview: Page = {
  path: '/',
  scopes: [],
  async get(visit) {
    const { frame, query, may } = visit
    if (!overviewScopes.some(may)) return { to: frame.sections[0]?.href ?? '/account' }
    const by = query.get('by') === 'day' ? 'day' : 'hour'
    const [items, plots] = await Promise.all([attention(visit), may('audit:read') ? plotsOf(visit, by) : undefined])
    return overviewPage({ frame, items, by, plots })
  },
}
