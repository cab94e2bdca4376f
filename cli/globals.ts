import { flag, type Given, text } from './option.ts'
import { formats } from './output/formats.ts'

/** The options that all commands have. */
export const globals = {
  profile: text('the profile to use instead of the current one', 'name'),
  server: text('the server, instead of that of the profile', 'address'),
  output: text('table is for terminals, json for pipes', 'format', { choices: formats }),
  query: text('show only what this JMESPath finds in the answer', 'expression'),
  rawOutput: flag('print a text without the quotes of JSON'),
  fromJson: text('take options from a JSON document; those of the command line count more', 'file://path'),
  generateFullCommandJsonInput: flag('print such a document with every option, and do nothing'),
  yes: flag('answer yes to whatever is asked'),
}

export type Globals = Partial<Given<typeof globals>>
