import { type ShownSetting, settingsPage } from '../../../views/console/settings.tsx'
import type { Page } from '../page.ts'

/** What the server was started with, to be looked at. */
export const settings: Page = {
  path: '/settings',
  scopes: ['settings:read'],
  async get({ frame, api }) {
    const { settings } = await api.get<{ settings: readonly ShownSetting[] }>('/admin/v2/.settings')
    return settingsPage({ frame, settings })
  },
}
