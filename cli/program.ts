import { InvalidArgumentError, Command as Parser, Option as ParserOption } from 'commander'
import { type Command, type CommandTree, isCommand } from './command.ts'
import { type Globals, globals } from './globals.ts'
import { flagOf, isMoment, MOMENT, type Option, type Options } from './option.ts'

/** What is called: a command, with its own options and those that all commands have. */
export type Call = {
  readonly command: Command
  readonly options: Readonly<Record<string, unknown>>
  readonly globals: Globals
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
  addOptions(program, globals)
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
    addOptions(parser, command.options)
    const { operand } = command
    if (operand) parser.argument(`[${operand}]`)
    parser.action(() => {
      const [word] = parser.args
      const options = { ...(operand && word !== undefined && { [operand]: word }), ...parser.opts() }
      return call({ command, options, globals: program.opts() })
    })
  }
}

function addOptions(parser: Parser, options: Options): void {
  for (const [name, option] of Object.entries(options)) for (const one of toParser(name, option)) parser.addOption(one)
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
