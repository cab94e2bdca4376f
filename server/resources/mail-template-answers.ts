import type { JsonObject } from '../../scim/store.ts'

const text = (description: string): JsonObject => ({ type: 'string', description })
const schemas: JsonObject = { type: 'array', items: { type: 'string' } }

/** What `.preview` takes, in the words of JSON Schema. */
export const draft: JsonObject = {
  type: 'object',
  description: 'A template as for a POST.',
  required: ['schemas', 'name', 'kind', 'subject', 'text', 'html'],
  properties: {
    schemas,
    name: text('Its name.'),
    kind: text('Which mail it is for.'),
    language: text('The language that dates are written in.'),
    subject: text('The subject, in Liquid.'),
    text: text('The plain text, in Liquid.'),
    html: text('The HTML, in Liquid.'),
  },
  additionalProperties: true,
}

export const mailPreview: JsonObject = {
  type: 'object',
  required: ['schemas', 'subject', 'text', 'html'],
  properties: {
    schemas,
    subject: text('The subject of the mail.'),
    text: text('Its plain text.'),
    html: text('Its HTML.'),
  },
}

export const mailTestRequest: JsonObject = {
  type: 'object',
  required: ['to', 'template'],
  properties: { schemas, to: text('The mail address that it goes to.'), template: draft },
}

export const mailTestResult: JsonObject = {
  type: 'object',
  required: ['schemas', 'status'],
  properties: {
    schemas,
    status: { type: 'string', enum: ['sent', 'refused'], description: 'What the mail server said.' },
  },
}

export const templateHistory: JsonObject = {
  type: 'object',
  required: ['schemas', 'versions'],
  properties: {
    schemas,
    versions: {
      type: 'array',
      description: 'Twenty at most; `before` asks for those before a revision.',
      items: {
        type: 'object',
        properties: {
          revision: { type: 'integer', description: '1 is the first.' },
          act: { type: 'string', enum: ['created', 'changed', 'deleted'] },
          at: { type: 'string', format: 'date-time', description: 'When.' },
          by: text('The id of the person or client.'),
          template: { type: 'object', description: 'What the template was then.', additionalProperties: true },
        },
      },
    },
  },
}
