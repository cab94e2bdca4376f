import { command } from '../command.ts'
import { usage } from '../errors.ts'
import { flag, integer, list, text } from '../option.ts'
import { personIn } from '../person.ts'
import { kinds } from '../resources.ts'
import { quoted } from '../scim.ts'

const { session } = kinds

const person = {
  userId: text('the id of a person', 'id'),
  userName: text('or the name that they sign in with', 'name'),
}

export const sessions = {
  list: command({
    description: 'List who is signed in, the latest first.',
    example: 'sessions list --user-id $user_id',
    options: { ...person, limit: integer('how many at most') },
    columns: ['id', 'user.display', 'signedInAt', 'lastUsedAt', 'device'],
    async run({ limit, ...named }, { scim }) {
      const isOfOne = named.userId !== undefined || named.userName !== undefined
      const filter = isOfOne ? `user.value eq ${quoted(await personIn(named, scim))}` : undefined
      return {
        json: await scim.list(session.endpoint, { filter, sortBy: 'signedInAt', sortOrder: 'descending', limit }),
      }
    },
  }),
  end: command({
    description: 'End single sessions, all of one person, or those of everybody.',
    example: 'sessions end --user-id $user_id',
    options: {
      sessionId: list('the id of a session', 'id'),
      ...person,
      all: flag('the sessions of everybody'),
    },
    async run({ sessionId = [], all, ...named }, { scim, terminal }) {
      const isOfOne = named.userId !== undefined || named.userName !== undefined
      if ([sessionId.length > 0, isOfOne, all].filter(Boolean).length !== 1)
        throw usage('Say whose: --session-id, --user-id, --user-name or --all.')
      for (const id of sessionId) await scim.remove(session.endpoint, id)
      if (sessionId.length > 0) return {}
      if (all) await terminal.confirm('Sign out everybody, you as well?')
      const whose = all ? { all: true } : { user: await personIn(named, scim) }
      return { json: await scim.tell(`${session.endpoint}/.revoke`, whose) }
    },
  }),
}
