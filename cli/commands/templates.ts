import { command } from '../command.ts'
import { readJsonFile } from '../files.ts'
import type { JsonObject } from '../json.ts'
import { deleteOf, getOf, listOf } from '../of-resources.ts'
import { required, text } from '../option.ts'
import { kinds } from '../resources.ts'

const { template } = kinds

const file = required(text('a JSON file with name, kind, subject, text and html', 'path'))

const draftIn = async (path: string): Promise<JsonObject> => ({
  schemas: [template.urn],
  ...(await readJsonFile(path)),
})

export const templates = {
  list: listOf(template, {
    description: 'List mail templates.',
    example: 'templates list --attributes name --attributes kind',
    columns: ['id', 'name', 'kind', 'language', 'isStandard'],
  }),
  get: getOf(template, {
    description: 'Show a mail template.',
    example: 'templates get --template-id $template_id',
  }),
  create: command({
    description: 'Create a mail template.',
    example: 'templates create --file template.json',
    options: { file },
    run: async ({ file }, { scim }) => ({ json: await scim.create(template.endpoint, await draftIn(file)) }),
  }),
  update: command({
    description: 'Change what a JSON file names of a mail template.',
    example: 'templates update --template-id $template_id --file changes.json',
    options: { templateId: required(text('the id of the template', 'id')), file },
    run: async ({ templateId, file }, { scim }) => ({
      json: await scim.patch(template.endpoint, templateId, [{ op: 'replace', value: await readJsonFile(file) }]),
    }),
  }),
  preview: command({
    description: 'Show what a mail of a template would say; nothing is stored or sent.',
    example: 'templates preview --file template.json --query text --raw-output',
    options: { file },
    run: async ({ file }, { scim }) => ({
      json: await scim.tell(`${template.endpoint}/.preview`, await draftIn(file)),
    }),
  }),
  test: command({
    description: 'Send such a mail, with a link that opens nothing.',
    example: 'templates test --file template.json --to you@example.com',
    options: { file, to: required(text('the address', 'address')) },
    run: async ({ file, to }, { scim }) => ({
      json: await scim.tell(`${template.endpoint}/.test`, { to, template: await draftIn(file) }),
    }),
  }),
  history: command({
    description: 'Show the last versions of a template, with who made them.',
    example: 'templates history --template-id $template_id',
    options: {
      templateId: required(text('the id of the template', 'id')),
      before: text('only versions before this one', 'number'),
    },
    run: async ({ templateId: id, before }, { scim }) => ({
      json: await scim.ask(`${template.endpoint}/.history`, { id, before }),
    }),
  }),
  delete: deleteOf(template, {
    description: 'Delete mail templates.',
    example: 'templates delete --template-id $template_id --yes',
  }),
}
