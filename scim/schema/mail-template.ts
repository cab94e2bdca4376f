import type { Attributes, Schema, ValueOf } from './attribute.ts'

const mailTemplateAttributes = {
  name: {
    type: 'string',
    required: true,
    uniqueness: 'server',
    indexed: true,
    min: 1,
    max: 256,
    description: 'The name of the template; a reset asks for it by this name.',
  },
  kind: {
    type: 'string',
    required: true,
    caseExact: true,
    closed: true,
    mutability: 'immutable',
    canonicalValues: [
      'resetLink',
      'activationLink',
      'recoveryLink',
      'oneTimePassword',
      'passwordReset',
      'passwordChanged',
      'passwordExpires',
      'linkExpires',
      'oneTimePasswordExpires',
      'resetUndone',
      'invitationUndone',
      'factorAdded',
      'factorRemoved',
      'factorsReset',
      'recoveryCodesMade',
      'recoveryCodeUsed',
    ],
    description: 'Which mail it is for.',
  },
  language: {
    type: 'string',
    max: 35,
    description: 'The language tag (BCP 47) of the people whom it is for: "de", "pt-BR". Unassigned: of any language.',
  },
  isStandard: {
    type: 'boolean',
    default: false,
    description:
      'Whether every mail of its kind and language is made of it; otherwise only those of resets that ask for it by name. One template at most is.',
  },
  subject: {
    type: 'string',
    required: true,
    caseExact: true,
    min: 1,
    max: 256,
    description: 'The subject, in Liquid.',
  },
  text: {
    type: 'string',
    required: true,
    caseExact: true,
    min: 1,
    max: 20_000,
    description: 'The mail as plain text, in Liquid.',
  },
  html: {
    type: 'string',
    required: true,
    caseExact: true,
    min: 1,
    max: 50_000,
    description: 'The same as HTML, in Liquid; what variables stand for is escaped.',
  },
} as const satisfies Attributes

export type MailTemplate = ValueOf<typeof mailTemplateAttributes>

export const mailTemplateSchema = {
  urn: 'urn:rekey:params:scim:schemas:core:1.0:MailTemplate',
  name: 'MailTemplate',
  description: 'What a mail says, in the place of the words that come with Rekey.',
  key: 'mailTemplate',
  attributes: mailTemplateAttributes,
} as const satisfies Schema
