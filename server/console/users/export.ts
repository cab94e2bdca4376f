import { Readable } from 'node:stream'
import { csvLine } from '../../../people/csv-line.ts'
import type { ShownPerson } from '../../../views/console/person.tsx'
import type { Page, Visit } from '../page.ts'
import { everyMatching } from './matching.ts'
import { nobodyPage } from './nobody.ts'
import { readSelection, type Selection } from './selection.ts'

/** The people of a selection as a file for spreadsheets, however many they are. */
export const exportPage: Page = {
  path: '/users/export',
  scopes: ['users:read'],
  async get(visit) {
    const selection = await readSelection(visit)
    if (!selection) return nobodyPage(visit)
    const headers = { 'Content-Type': 'text/csv; charset=utf-8' }
    return { stream: Readable.from(lines(visit, selection)), headers, filename: 'people.csv' }
  },
}

async function* lines({ api }: Visit, selection: Selection): AsyncGenerator<string> {
  yield csvLine(['id', 'userName', 'name', 'email', 'active', 'state', 'lastSignIn', 'changed'])
  const filter = selection.kind === 'matching' ? selection.filter : undefined
  const pages = selection.kind === 'some' ? [selection.people] : everyMatching(api, filter)
  for await (const people of pages) yield people.map(lineOf).join('')
}

const lineOf = ({ id, userName, name, mail, active, marks, lastSignInAt, changedAt }: ShownPerson) =>
  csvLine([id, userName, name, mail, String(active), marks.map(({ text }) => text).join('; '), lastSignInAt, changedAt])
