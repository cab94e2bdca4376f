import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

/** A line of people.csv: as an HR system exports it, the manager by userName. */
export type PersonRow = {
  readonly employeeNumber: string
  readonly userName: string
  readonly givenName: string
  readonly familyName: string
  readonly displayName: string
  readonly email: string
  readonly department: string
  readonly title: string
  readonly manager: string
  readonly group: string
}

/** A group, and by name the groups in it. */
export type GroupRow = { readonly displayName: string; readonly groups?: readonly string[] }

/** A policy as the SCIM API takes it, but for its groups, which are named here. The best priority comes first. */
export type PolicyRow = { readonly name: string; readonly groups: readonly string[] }

export type Organization = {
  readonly people: readonly PersonRow[]
  readonly groups: readonly GroupRow[]
  readonly policies: readonly PolicyRow[]
}

/** The organization in the files of a folder: people.csv, groups.json and policies.json. */
export async function readOrganization(folder: string): Promise<Organization> {
  const [people, groups, policies] = await Promise.all(
    ['people.csv', 'groups.json', 'policies.json'].map(file => readFile(`${folder}/${file}`, 'utf8')),
  )
  return {
    people: parse<PersonRow>(people ?? '', { columns: true }),
    groups: JSON.parse(groups ?? ''),
    policies: JSON.parse(policies ?? ''),
  }
}
