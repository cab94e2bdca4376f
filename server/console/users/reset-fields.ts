import { resetJobSchema } from '../../../scim/schema/reset-job.ts'
import type { JsonObject } from '../../../scim/store.ts'
import { numberIn } from '../numbers.ts'
import type { Fields } from '../page.ts'
import type { Selection } from './selection.ts'

/** The fields of a dialog as it opens: people get a link, and everything of theirs ends. */
export const resetDefaults: Fields = {
  delivery: 'link',
  mail: 'on',
  requireChange: 'on',
  revoke: 'on',
  reason: 'forgotten',
  purpose: 'reset',
}

/** What a dialog says for one person, as the value of their `reset`. */
export function toReset(fields: Fields): JsonObject {
  const { delivery = 'link', password = '' } = fields
  return { ...shared(fields), delivery, ...(delivery === 'password' && { password }) }
}

/** What it says for several, as a job. Throws SyntaxError for a key that is no JSON. */
export function toJob(fields: Fields, selection?: Selection): JsonObject {
  const { startAt, waveSize, waveInterval, mailRate, recipientKey } = fields
  return {
    schemas: [resetJobSchema.urn],
    ...(selection && { selection: toJobSelection(selection) }),
    ...shared(fields),
    ...(fields.activateFirst === 'on' && { activateFirst: true }),
    ...(startAt && { startAt: `${startAt}Z` }),
    ...(waveSize && { waves: { size: numberIn(waveSize), interval: numberIn(waveInterval ?? '') } }),
    ...(mailRate && { mailRate: numberIn(mailRate) }),
    ...(recipientKey && { recipientKey: JSON.parse(recipientKey) }),
  }
}

function shared(fields: Fields): JsonObject {
  const { delivery = 'link', reason = 'other', note, template, purpose = 'reset' } = fields
  return {
    delivery,
    ...(delivery === 'oneTimePassword' && { mail: fields.mail === 'on' }),
    ...(delivery !== 'link' && { requireChange: fields.requireChange === 'on' }),
    revoke: fields.revoke === 'on',
    reason,
    purpose,
    ...(note && { note }),
    ...(template && { template }),
  }
}

function toJobSelection(selection: Selection): JsonObject {
  if (selection.kind === 'some') return { ids: selection.people.map(({ id }) => id) }
  return selection.kind === 'matching' ? { filter: selection.filter } : { all: true }
}
