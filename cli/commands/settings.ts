import { command } from '../command.ts'

export const settings = {
  list: command({
    description: 'List what the server was started with: each setting, its value, and where that comes from.',
    example: 'settings list',
    options: {},
    columns: ['name', 'value', 'isSet', 'source'],
    run: async (_given, { scim }) => ({ json: (await scim.ask('/admin/v2/.settings')).settings ?? [] }),
  }),
}
