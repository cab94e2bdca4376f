import { bodyOf } from '../../people/changes.ts'
import { columnsOfPeople } from '../../people/known-columns.ts'
import { type Mapping, personIn, type Said } from '../../people/person-in.ts'
import type { Row } from '../../people/row.ts'
import type { JsonObject } from '../json.ts'
import type { Result } from '../people/report.ts'
import { PASSWORD } from '../resources.ts'

/** Somebody who comes from another system. */
export type Newcomer = {
  readonly line: number
  readonly userName: string
  readonly said: Said
  /** The names of their groups. */
  readonly groups: readonly string[]
  /** JSON of an operation of a Bulk. */
  readonly operation: string
}

/** What became of a newcomer; with an id they are there, and get into their groups. */
export type Arrival = {
  readonly newcomer: Newcomer
  readonly result: Result
  readonly id?: string | undefined
  readonly detail?: string | undefined
}

/** What a file to import may have beside what it says of people. */
export const columnsOfNewcomers: Readonly<Record<string, readonly string[]>> = {
  ...columnsOfPeople,
  passwordHash: ['passwordHash', 'Password Hash', 'hash', 'userPassword'],
  groups: ['groups', 'group', 'Group Names'],
}

/** Whether it is an attribute of a person, and not what comes along. */
export const isOfPeople = (attribute: string): boolean => Object.hasOwn(columnsOfPeople, attribute)

/** Reads newcomers out of rows; a text for one that can't be used says why. */
export function createNewcomers({ columns, ...mapping }: Mapping, mustChange: boolean) {
  const { passwordHash = '', groups = '' } = Object.fromEntries(columns)
  const ofPeople = new Map([...columns].filter(([attribute]) => isOfPeople(attribute)))
  return (row: Row): Newcomer | string => {
    const { line, said, problem } = personIn(row, { columns: ofPeople, ...mapping })
    const { userName } = said
    if (problem !== undefined) return problem
    if (typeof userName !== 'string') return 'It has no userName.'
    const [value] = row.values.get(passwordHash) ?? []
    const password = { ...(value && { importedHash: { value } }), ...(mustChange && { mustChange }) }
    const data = withPassword(bodyOf(said), password)
    return {
      line,
      userName,
      said,
      groups: namesIn(row.values.get(groups) ?? []),
      operation: JSON.stringify({ method: 'POST', path: '/Users', bulkId: String(line), data }),
    }
  }
}

/** Several in one field of a CSV file stand between bars or semicolons. */
const namesIn = (values: readonly string[]): readonly string[] => [
  ...new Set(
    values
      .flatMap(value => value.split(/[|;]/))
      .map(name => name.trim())
      .filter(name => name !== ''),
  ),
]

const withPassword = (body: JsonObject, password: JsonObject): JsonObject =>
  Object.keys(password).length === 0
    ? body
    : { ...body, schemas: [...(body.schemas as readonly string[]), PASSWORD], [PASSWORD]: password }
