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
    const { resources, next } = await api.list('/admin/v2/PasswordResetJobs', { ...order, count: '25', cursor })
    return jobsPage({
      frame,
      jobs: resources.map(toShownJob),
      firstHref: cursor ? '/console/jobs' : undefined,
      nextHref: next && `/console/jobs?${new URLSearchParams({ cursor: next })}`,
    })
  },
}
