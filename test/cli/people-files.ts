import type { Desk } from '../support/command-line.ts'

export const HEAD = 'Employee ID,userName,First Name,Last Name,Email,Job Title,Department,Status'
export const ANN = 'HR-1,ann,Ann,Example,ann@example.com,Nurse,Surgery,Active'
export const BO = 'HR-2,bo,Bo,Example,bo@example.com,Doctor,Surgery,Active'
export const CY = 'HR-3,cy,Cy,Example,cy@example.com,,,Active'

/** Runs `rekey sync` with a file of these lines. */
export async function sync(desk: Desk, lines: readonly string[], words: readonly string[] = ['--yes'], given = {}) {
  await desk.write('people.csv', `${lines.join('\n')}\n`)
  return desk.run(['sync', desk.path('people.csv'), ...words], given)
}

/** What came of each of them, where all went well. */
export async function countsOf(...given: Parameters<typeof sync>) {
  const { code, json, stderr } = await sync(...given)
  if (code !== 0) throw new Error(stderr)
  return json()
}
