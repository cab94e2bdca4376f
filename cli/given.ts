import { usage } from './errors.ts'
import { readJsonFile } from './files.ts'
import type { Json, JsonObject } from './json.ts'
import { nearest } from './nearest.ts'
import { flagOf, type Given, isMoment, MOMENT, type Option, type Options } from './option.ts'

const FILE = 'file://'

/** What a command is given: the document of `--from-json`, and over it the options of the command line. Throws CommandFailed. */
export async function givenTo<O extends Options>(
  options: O,
  onCommandLine: JsonObject,
  fromJson: string | undefined,
): Promise<Given<O>> {
  const document = fromJson === undefined ? {} : await readDocument(fromJson)
  for (const [name, value] of Object.entries(document)) requireFit(name, value, options)
  const given = { ...document, ...onCommandLine }
  const missing = Object.keys(options).filter(name => options[name]?.required && given[name] === undefined)
  if (missing.length > 0) throw usage(`Say ${missing.map(flagOf).join(' and ')}.`)
  return given as Given<O>
}

/** A document with every option of a command, to be filled in. */
export const sampleOf = (options: Options): JsonObject =>
  Object.fromEntries(Object.entries(options).map(([name, { kind, choices }]) => [name, SAMPLES[kind](choices?.[0])]))

const SAMPLES: Readonly<Record<Option['kind'], (choice?: string) => Json>> = {
  text: (choice = 'string') => choice,
  moment: () => '2027-01-31T22:00:00+01:00',
  integer: () => 0,
  list: (choice = 'string') => [choice, choice],
  flag: () => true,
  yesOrNo: () => true,
}

async function readDocument(source: string): Promise<JsonObject> {
  if (!source.startsWith(FILE)) throw usage(`Write --from-json ${FILE}PATH, with the path of the document.`)
  return readJsonFile(source.slice(FILE.length))
}

function requireFit(name: string, value: Json, options: Options): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (!option) {
    const similar = nearest(name, Object.keys(options))
    throw usage(`The command doesn't know "${name}" of the JSON.${similar ? ` Did you mean "${similar}"?` : ''}`)
  }
  if (!fits(value, option)) throw usage(`"${name}" of the JSON has to be ${wanted(option)}.`)
}

function fits(value: Json, { kind, choices }: Option): boolean {
  const isChoice = (text: Json) => typeof text === 'string' && (!choices || choices.includes(text))
  if (kind === 'list') return Array.isArray(value) && value.every(isChoice)
  if (kind === 'text') return isChoice(value)
  if (kind === 'moment') return typeof value === 'string' && isMoment(value)
  return kind === 'integer' ? Number.isSafeInteger(value) : typeof value === 'boolean'
}

function wanted({ kind, choices }: Option): string {
  const texts = choices ? `one of ${choices.join(', ')}` : 'a text'
  return {
    text: texts,
    list: `an array, each ${texts}`,
    moment: MOMENT,
    integer: 'a whole number',
    flag: 'true',
    yesOrNo: 'true or false',
  }[kind]
}
