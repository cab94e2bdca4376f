import { bodyOf } from '../../../people/changes.ts'
import { type Mapping, type PersonInFile, personIn } from '../../../people/person-in.ts'
import { createChange } from '../../../scim/body-change.ts'
import { ScimError } from '../../../scim/error.ts'
import { foldUsername } from '../../../scim/folding.ts'
import { userType } from '../../../scim/schema/resource-types.ts'
import type { KeptFile, RowProblem } from './kept.ts'

type Rows = { readonly usable: readonly PersonInFile[]; readonly problems: readonly RowProblem[] }

export const problemIn = ({ line, said }: PersonInFile, reason: string): RowProblem => ({
  line,
  userName: String(said.userName ?? ''),
  reason,
})

/** The lines of a file that say something usable of somebody whom no line before is about, and what is wrong with the others. */
export function usableRows({ rows, columns }: KeptFile, mapping: Mapping): Rows {
  const usable: PersonInFile[] = []
  const problems: RowProblem[] = []
  const lines = new Map<string, number>()
  for (const { fields, ...row } of rows) {
    const values = new Map(columns.map((column, at) => [column, fields[at] ? [fields[at]] : []]))
    const person = personIn({ ...row, values }, mapping)
    const reason = person.problem ?? invalidity(person) ?? repetition(person, lines)
    if (reason === undefined) usable.push(person)
    else problems.push(problemIn(person, reason))
  }
  return { usable, problems }
}

/** What the attributes themselves have against a value. */
function invalidity({ said }: PersonInFile): string | undefined {
  if (said.userName === null) return 'It has no user name.'
  try {
    createChange(userType, bodyOf(said), new Set())
    return undefined
  } catch (error) {
    if (error instanceof ScimError) return error.message
    throw error
  }
}

function repetition({ line, said }: PersonInFile, lines: Map<string, number>): string | undefined {
  const keys = [
    [`userName ${foldUsername(String(said.userName))}`, 'user name'],
    ...(said.externalId ? [[`externalId ${said.externalId}`, 'external id']] : []),
  ] as const
  const [earlier] = keys.flatMap(([key = '', what]) => {
    const before = lines.get(key)
    return before === undefined ? [] : [`Line ${before} has this ${what}, too.`]
  })
  if (earlier === undefined) for (const [key = ''] of keys) lines.set(key, line)
  return earlier
}
