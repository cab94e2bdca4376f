import { command } from '../command.ts'
import { flag, integer, moment, text } from '../option.ts'
import { kinds } from '../resources.ts'
import { quoted } from '../scim.ts'

const { event } = kinds

export const audit = {
  list: command({
    description: 'List what happened, the latest first: worth a look before a reset.',
    example: 'audit list --target $user_id --since 2026-01-31T00:00:00Z --limit 20',
    options: {
      target: text('the id of whom or what it happened to', 'id'),
      actor: text('the id of who did it', 'id'),
      event: text('what happened, as password.reset', 'event'),
      failed: flag('only what failed'),
      since: moment('the first moment: a date with time and offset'),
      until: moment('the last moment'),
      limit: integer('how many at most; 100 unless said'),
    },
    columns: ['at', 'event', 'outcome', 'actor', 'target', 'channel'],
    async run({ target, actor, event: happened, failed, since, until, limit = 100 }, { scim }) {
      const conditions = [
        ['target eq', target],
        ['actor eq', actor],
        ['event eq', happened],
        ['outcome eq', failed ? 'failure' : undefined],
        ['at ge', since],
        ['at le', until],
      ].flatMap(([condition, value]) => (value === undefined ? [] : [`${condition} ${quoted(value)}`]))
      const filter = conditions.length > 0 ? conditions.join(' and ') : undefined
      return { json: await scim.list(event.endpoint, { filter, sortBy: 'at', sortOrder: 'descending', limit }) }
    },
  }),
  verify: command({
    description: 'Look whether events were changed or taken away; where they were, the exit code is 3.',
    example: 'audit verify',
    options: {},
    async run(_given, { scim }) {
      const json = await scim.ask(`${event.endpoint}/.verify`)
      return { json, someFailed: Array.isArray(json.breaches) && json.breaches.length > 0 }
    },
  }),
}
