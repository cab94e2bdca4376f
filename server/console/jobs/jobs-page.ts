import type { JsonObject } from '../../../scim/store.ts'
import { jobsPage } from '../../../views/console/jobs.tsx'
import type { Page } from '../page.ts'
import { toShownJob } from './shown-job.ts'

/** Reset jobs, the newest first. */
export const jobs: Page = {
  path: '/jobs',
  scopes: ['jobs:read'],
  async get({ api, frame, query }) {
    const cursor = query.get('cursor') ?? ''
    const order = { sortBy: 'meta.lastModified', sortOrder: 'descending' }
    const list = await api.get('/admin/v2/PasswordResetJobs', { ...order, count: '25', cursor })
    const { Resources = [], nextCursor } = list
    return jobsPage({
      frame,
      jobs: (Resources as JsonObject[]).map(toShownJob),
      firstHref: cursor ? '/console/jobs' : undefined,
      nextHref:
        nextCursor === undefined ? undefined : `/console/jobs?${new URLSearchParams({ cursor: String(nextCursor) })}`,
    })
  },
}
