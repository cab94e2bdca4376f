import { command } from '../command.ts'
import type { Json, JsonObject } from '../json.ts'
import { flag } from '../option.ts'

const BASE = '/admin/v2'

const columns = ['kid', 'alg', 'phase', 'publishedAt', 'signsFrom', 'endsAt']

const keysIn = ({ keys = [] }: JsonObject): Json => keys

export const keys = {
  list: command({
    description: 'List the keys that sign tokens, and where each stands.',
    example: 'keys list',
    options: {},
    columns,
    run: async (_given, { scim }) => ({ json: keysIn(await scim.ask(`${BASE}/.keys`)) }),
  }),
  rotate: command({
    description: 'Publish the next keys before their time; they sign a day later, and nobody has to do anything.',
    example: 'keys rotate',
    options: {
      now: flag('replace all at once, because somebody else may have them: what they signed is refused from now on'),
    },
    columns,
    async run({ now = false }, { scim, terminal }) {
      if (now) await terminal.confirm('Replace all signing keys? Programs have to ask for other tokens.')
      return { json: keysIn(await scim.tell(`${BASE}/.rotateKeys`, { replaceAll: now })) }
    },
  }),
}
