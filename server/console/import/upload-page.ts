import { ScimError } from '../../../scim/error.ts'
import { importPage } from '../../../views/console/import.tsx'
import type { Page } from '../page.ts'
import { keep } from './kept.ts'
import { MOST_BYTES, readPeopleFile, tooLarge } from './read-people-file.ts'

/** Where a file of people is brought, which then waits for what its columns stand for. */
export const importUpload: Page = {
  path: '/users/import',
  scopes: ['users:write'],
  get: async ({ frame, address }) => importPage({ frame, action: address, limit: tooLarge }),
  async receive({ frame, address, notes }, upload) {
    try {
      const { name, bytes } = await upload.whole(MOST_BYTES, `The file is too large. ${tooLarge}`)
      return { to: `/console/users/import/${await keep(notes, 'file', await readPeopleFile(name, bytes))}` }
    } catch (error) {
      if (!(error instanceof ScimError)) throw error
      const { message: problem, status } = error
      return { html: importPage({ frame, action: address, limit: tooLarge, problem }), status }
    }
  },
}
