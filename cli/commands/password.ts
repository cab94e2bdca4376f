import { command } from '../command.ts'
import { usage } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import { flag, integer, required, text } from '../option.ts'
import { personBy } from '../person.ts'
import { actOnJob, agreeTo, planJob, requireCount, startJob } from '../reset-job.ts'
import { jobBody, jobOptions, resetOptions, selectionOf, selectionOptions } from '../reset-options.ts'
import { resetPerson } from '../reset-person.ts'
import { kinds } from '../resources.ts'
import type { Tools } from '../tools.ts'

const userId = required(text('the id of the person', 'id'))

const { reason, note, revoke } = resetOptions

const RESETS =
  'The old password is dead at once, and sessions and tokens end as well, unless you say --no-revoke. The new one is in this answer only'

/** The attribute by which each way of a selection names people. */
const attributes: Readonly<Record<string, string>> = {
  ids: 'id',
  userNames: 'userName',
  emails: 'emails.value',
  externalIds: 'externalId',
}

/** The one person whom a selection names; undefined where it may be several. */
function onePersonOf(selection: JsonObject): { attribute: string; value: string } | undefined {
  const [[way = '', named] = []] = Object.entries(selection)
  const [value, another] = Array.isArray(named) ? named : []
  const attribute = attributes[way]
  return attribute && value !== undefined && another === undefined ? { attribute, value: String(value) } : undefined
}

/** Plans a job for many, asks and runs it. A plan that nobody agrees to is taken away again. */
async function resetMany(body: JsonObject | FormData, how: Parameters<typeof startJob>[1], tools: Tools) {
  const planned = await planJob(body, tools)
  await agreeTo(planned, tools).catch(async error => {
    await actOnJob(planned.id, 'cancel', tools)
    throw error
  })
  return startJob(planned, how, tools)
}

export const password = {
  reset: command({
    description:
      'Reset the password of one person at once; of several, of a group or of everybody after their plan was shown and agreed to. The old password is dead then.',
    example: 'password reset --user-name ann --reason forgotten',
    options: {
      ...selectionOptions,
      ...resetOptions,
      passwordFile: text(
        'with delivery password: a file with it; - is the standard input. Without it you are asked',
        'path',
      ),
      ...jobOptions,
      expectedCount: integer('of many: how many people you expect to be reset; with another number nothing happens'),
      wait: flag('of many: wait until it is over; the exit code is 3 where somebody was left out or not mailed'),
    },
    async run({ userId, userName, email, externalId, filter, groupId, file, all, ...wanted }, tools) {
      const { expectedCount, wait, passwordFile, ...shared } = wanted
      const { activateFirst, recipientKeyFile, startAt, waveSize, waveInterval, mailRate, ...request } = shared
      const selection = selectionOf({ userId, userName, email, externalId, filter, groupId, file, all })
      if (passwordFile !== undefined && request.delivery !== 'password')
        throw usage('--password-file is for --delivery password: say both, or neither.')
      const person = onePersonOf(selection)
      const ofJobs = { activateFirst, recipientKeyFile, startAt, waveSize, waveInterval, mailRate, expectedCount, wait }
      const isJob = !person || Object.values(ofJobs).some(value => value !== undefined)
      if (isJob) {
        if (request.delivery === 'password')
          throw usage("One password for many people would be everybody's: use another --delivery.")
        requireCount(all === true, expectedCount, tools)
        return resetMany(await jobBody(selection, shared), { expectedCount, wait }, tools)
      }
      const given =
        request.delivery === 'password' &&
        (await tools.terminal.secret('new password', passwordFile, '--password-file'))
      const { attribute, value } = person
      const id = attribute === 'id' ? value : await personBy(attribute, value, tools.scim)
      return { json: await resetPerson(id, { ...request, ...(given && { password: given }) }, tools.scim) }
    },
  }),
  'create-or-reset': command({
    description: `Reset a person to a one-time password, with which they have to choose another one. ${RESETS}: bring it to the person in a safe way.`,
    example: 'password create-or-reset --user-id $user_id',
    options: { userId, reason, note, revoke },
    run: async ({ userId, ...about }, { scim }) => ({
      json: await resetPerson(userId, { delivery: 'oneTimePassword', ...about }, scim),
    }),
  }),
  resend: command({
    description:
      'Mail a pending reset to a person again; what was mailed before is dead then. They are mailed once a minute, and five times an hour, at most.',
    example: 'password resend --user-id $user_id',
    options: { userId },
    run: async ({ userId }, { scim }) => ({
      json: await scim.tell(`${kinds.user.endpoint}/.resend`, { user: userId }),
    }),
  }),
  generate: command({
    description: `Reset a person to a new password that obeys their policy, and that they may keep. ${RESETS}.`,
    example: 'password generate --user-id $user_id --query oneTimePassword --raw-output',
    options: { userId, reason, note, revoke },
    run: async ({ userId, ...about }, { scim }) => ({
      json: await resetPerson(userId, { delivery: 'oneTimePassword', requireChange: false, ...about }, scim),
    }),
  }),
}
