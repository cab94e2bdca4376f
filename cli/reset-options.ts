import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { usage } from './errors.ts'
import { readJsonFile, requireSize } from './files.ts'
import type { JsonObject } from './json.ts'
import { flag, type Given, integer, list, moment, text, yesOrNo } from './option.ts'
import { kinds } from './resources.ts'

/** Whom a reset is for. */
export const selectionOptions = {
  userId: list('the id of a person', 'id'),
  userName: list('the name that a person signs in with', 'name'),
  email: list('the mail address of a person', 'address'),
  externalId: list('what your system calls a person', 'id'),
  filter: text('everybody who fits a SCIM filter', 'filter'),
  groupId: text('everybody in a group, and in groups within it', 'id'),
  file: text('everybody in a CSV file with a column id, userName, email or externalId', 'path'),
  all: flag('everybody'),
}

/** What it brings to everybody alike, one person or many. */
export const resetOptions = {
  delivery: text('how a new password is come by; link unless said', 'how', {
    choices: ['link', 'oneTimePassword', 'password'],
  }),
  mail: flag('mail one-time passwords to the people'),
  purpose: text('activate is an invitation for people who have no password yet', 'what', {
    choices: ['reset', 'activate'],
  }),
  requireChange: yesOrNo('whether a new password has to be chosen at the next sign-in; yes unless said'),
  revoke: yesOrNo('whether sessions and tokens end as well; yes unless said'),
  reason: text('why', 'reason', { choices: ['forgotten', 'expired', 'compromised', 'other'] }),
  note: text('a remark for the audit'),
  template: text('the name of the mail template', 'name'),
}

/** What only a job has. */
export const jobOptions = {
  activateFirst: flag('make people active who are inactive, instead of leaving them out'),
  recipientKeyFile: text('a public key (JWK) to which one-time passwords are sealed in the rows', 'path'),
  startAt: moment('when the first is reset: a date with time and offset'),
  waveSize: integer('how many people at once'),
  waveInterval: integer('and how many minutes from one wave to the next'),
  mailRate: integer('the most mails a minute'),
}

/** The most that the server takes, in MiB. */
const LONGEST_FILE = 64

type Selection = Given<typeof selectionOptions>

/** The selection of a job. Throws CommandFailed unless people are named in exactly one way. */
export function selectionOf({ userId, userName, email, externalId, groupId, ...others }: Selection): JsonObject {
  const ways = Object.entries({
    ids: userId,
    userNames: userName,
    emails: email,
    externalIds: externalId,
    group: groupId,
    filter: others.filter,
    file: others.file,
    all: others.all,
  }).filter(([, value]) => value !== undefined)
  const names = '--user-id, --user-name, --email, --external-id, --filter, --group-id, --file or --all'
  if (ways.length !== 1) throw usage(`Say whom, in exactly one way: ${names}.`)
  return Object.fromEntries(ways) as JsonObject
}

type Wanted = Partial<Given<typeof resetOptions> & Given<typeof jobOptions>>

/** What a job is created with: JSON, or a form with the file of people. */
export async function jobBody(selection: JsonObject, wanted: Wanted): Promise<JsonObject | FormData> {
  const { recipientKeyFile, waveSize, waveInterval, ...plain } = wanted
  const attributes = {
    ...plain,
    ...(recipientKeyFile && { recipientKey: await readJsonFile(recipientKeyFile) }),
    ...((waveSize ?? waveInterval) !== undefined && { waves: { size: waveSize, interval: waveInterval } }),
  }
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const { file } = selection
  if (typeof file !== 'string')
    return { schemas: [kinds.job.urn], selection, ...Object.fromEntries(given) } as JsonObject
  await requireSize(file, LONGEST_FILE)
  const form = new FormData()
  for (const [name, value] of given) form.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  form.set('file', await openAsBlob(file), basename(file))
  return form
}
