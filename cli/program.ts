import { InvalidArgumentError, Command as Parser, Option as ParserOption } from 'commander'
import { type Command, type CommandTree, isCommand } from './command.ts'
import { flagOf, isMoment, MOMENT, type Option } from './option.ts'
import { formats } from './output/formats.ts'

/** What is called: a command, with its own options and those that all commands have. */
export type Call = {
  readonly command: Command
  readonly options: Readonly<Record<string, unknown>>
  readonly globals: Globals
}

export type Globals = {
  readonly profile?: string
  readonly server?: string
  readonly output?: (typeof formats)[number]
  readonly query?: string
  readonly rawOutput?: boolean
  readonly fromJson?: string
  readonly generateFullCommandJsonInput?: boolean
  readonly yes?: boolean
}

type Said = { readonly out: (text: string) => void; readonly err: (text: string) => void }

/** The parser of the whole command line. The commands of a noun are loaded when it is called. */
export function createProgram(
  tree: CommandTree,
  version: string,
  said: Said,
  call: (call: Call) => Promise<void>,
): Parser {
  const program = new Parser('rekey')
    .description('Speaks to a Rekey server: people, policies, and resets of passwords.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: said.out, writeErr: said.err, getOutHelpWidth: () => 100, getErrHelpWidth: () => 100 })
    .option('--profile <name>', 'the profile to use instead of the current one')
    .option('--server <address>', 'the server, instead of that of the profile')
    .addOption(new ParserOption('--output <format>', 'table is for terminals, json for pipes').choices(formats))
    .option('--query <expression>', 'show only what this JMESPath finds in the answer')
    .option('--raw-output', 'print a text without the quotes of JSON')
    .option('--from-json <file://path>', 'take options from a JSON document; those of the command line count more')
    .option('--generate-full-command-json-input', 'print such a document with every option, and do nothing')
    .option('--yes', 'answer yes to whatever is asked')
  for (const [word, { description }] of Object.entries(tree))
    program.command(word).description(description).helpOption('-h, --help', 'print this help').helpCommand(false)
  program.hook('preSubcommand', async (_program, branch) => {
    const loaded = await tree[branch.name()]?.load()
    if (!loaded) return
    if (isCommand(loaded)) return void declare(branch, loaded)
    for (const [name, command] of Object.entries(loaded)) declare(branch.command(name), command)
  })
  return program

  function declare(parser: Parser, command: Command): void {
    parser.description(command.description).addHelpText('after', `\nExample:\n  rekey ${command.example}`)
    parser.helpOption('-h, --help', 'print this help')
    for (const [name, option] of Object.entries(command.options))
      for (const one of toParser(name, option)) parser.addOption(one)
    const { operand } = command
    if (operand) parser.argument(`[${operand}]`)
    parser.action(() => {
      const [word] = parser.args
      const options = { ...(operand && word !== undefined && { [operand]: word }), ...parser.opts() }
      return call({ command, options, globals: program.opts() })
    })
  }
}

function toParser(name: string, { kind, description, value, choices, required }: Option): ParserOption[] {
  const flag = flagOf(name)
  const text = `${description}${kind === 'list' ? ' (repeatable)' : ''}${required ? ' (required)' : ''}`
  if (kind === 'flag') return [new ParserOption(flag, text)]
  if (kind === 'yesOrNo')
    return [new ParserOption(flag, text), new ParserOption(flag.replace('--', '--no-'), 'the opposite')]
  const option = new ParserOption(`${flag} <${value}>`, text)
  if (choices) option.choices(choices)
  if (kind === 'integer') option.argParser(toInteger)
  if (kind === 'moment') option.argParser(toMoment)
  if (kind === 'list') option.argParser(collectorOf(choices))
  return [option]
}

function toInteger(given: string): number {
  if (/^\d{1,15}$/.test(given)) return Number(given)
  throw new InvalidArgumentError('It has to be a whole number.')
}

function toMoment(given: string): string {
  if (isMoment(given)) return given
  throw new InvalidArgumentError(`It has to be ${MOMENT}.`)
}

const collectorOf =
  (choices: readonly string[] | undefined) =>
  (given: string, known: readonly string[] = []): readonly string[] => {
    if (!choices || choices.includes(given)) return [...known, given]
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`)
  }
