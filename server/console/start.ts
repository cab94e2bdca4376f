import type { Page } from './page.ts'

/** The console itself: the first of its parts that is for whoever has come. */
export const start: Page = {
  path: '/',
  scopes: [],
  get: async ({ frame }) => ({ to: frame.sections[0]?.href ?? '/account' }),
}
