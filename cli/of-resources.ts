import { type Answer, type Command, command } from './command.ts'
import { CommandFailed, exitCodes } from './errors.ts'
import { type Given, integer, list, type Options, required, text } from './option.ts'
import type { ResourceKind } from './resources.ts'
import type { Tools } from './tools.ts'

const listOptions = {
  filter: text('a SCIM filter, as in the example of rekey users list', 'filter'),
  sortBy: text('the attribute to sort by', 'attribute'),
  sortOrder: text('the direction', 'order', { choices: ['ascending', 'descending'] }),
  attributes: list('an attribute to show, instead of all', 'attribute'),
  limit: integer('how many at most'),
}

/** The list of a type. */
export const listOf = (kind: ResourceKind, more: Pick<Command, 'description' | 'example' | 'columns'>): Command =>
  command({
    ...more,
    options: listOptions,
    run: async (given, { scim }) => ({ json: await scim.list(kind.endpoint, given) }),
  })

/** One of a type. */
export const getOf = (kind: ResourceKind, more: Pick<Command, 'description' | 'example'>): Command => ({
  ...more,
  options: { [kind.id]: required(text(`the id of the ${kind.one}`, 'id')) },
  run: async (given, { scim }) => ({ json: await scim.get(kind.endpoint, idIn(given, kind)) }),
})

/** An act on some of a type, by their ids; it asks before where there is a question. */
export function actOn(
  kind: ResourceKind,
  more: Pick<Command, 'description' | 'example'>,
  act: (id: string, tools: Tools) => Promise<Answer['json']>,
  question?: string,
): Command {
  return {
    ...more,
    options: { [kind.id]: required(list(`the id of the ${kind.one}`, 'id')) },
    async run(given, tools) {
      const ids = (given as Readonly<Record<string, readonly string[]>>)[kind.id] ?? []
      if (question) await tools.terminal.confirm(`${question} ${ids.join(', ')}?`)
      return each(ids, id => act(id, tools))
    },
  }
}

/** The end of some of a type. */
export const deleteOf = (kind: ResourceKind, more: Pick<Command, 'description' | 'example'>): Command =>
  actOn(kind, more, async (id, { scim }) => scim.remove(kind.endpoint, id), `Delete the ${kind.one}`)

/** One by one; of several each is told what became of it, and a refusal of one doesn't stop the others. */
async function each(ids: readonly string[], act: (id: string) => Promise<Answer['json']>): Promise<Answer> {
  const [first = '', ...others] = ids
  if (others.length === 0) {
    const json = await act(first)
    return json === undefined ? {} : { json }
  }
  const rows: { id: string; done: boolean; detail?: string }[] = []
  for (const id of ids) {
    try {
      await act(id)
      rows.push({ id, done: true })
    } catch (error) {
      if (!(error instanceof CommandFailed) || error.exitCode !== exitCodes.refused) throw error
      rows.push({ id, done: false, detail: error.message })
    }
  }
  return { json: rows, someFailed: rows.some(({ done }) => !done) }
}

export const idIn = (given: Given<Options>, kind: ResourceKind): string => String(given[kind.id])
