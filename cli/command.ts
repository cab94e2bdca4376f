import type { Json } from './json.ts'
import type { Given, Options } from './option.ts'
import type { Tools } from './tools.ts'

/** What a command has found: JSON, which is shown as the person wants it, or a text, which is shown as it is. */
export type Answer = {
  readonly json?: Json
  readonly text?: AsyncIterable<string> | Iterable<string>
  /** Some of what was asked for was not done. */
  readonly someFailed?: boolean
  /** It is bad news as a whole. */
  readonly isBad?: boolean
}

/** A command: what it is for, what it takes, and what it does. */
export type Command = {
  readonly description: string
  /** Words after `rekey` that work as they stand. */
  readonly example: string
  readonly options: Options
  /** The option that may be given as a word by itself. */
  readonly operand?: string
  /** What a table and a CSV file show of each thing in a list: the paths of members. */
  readonly columns?: readonly string[]
  readonly run: (given: Given<Options>, tools: Tools) => Promise<Answer>
}

type Declared<O extends Options> = Omit<Command, 'options' | 'run'> & {
  readonly options: O
  readonly run: (given: Given<O>, tools: Tools) => Promise<Answer>
}

/** A command whose options say what it is given. */
export const command = <const O extends Options>(declared: Declared<O>): Command => declared as unknown as Command

/** The commands of a noun, by their names. */
export type Commands = Readonly<Record<string, Command>>

/** A word after `rekey`: a noun with its commands, or a command by itself; its code is loaded when it is called. */
export type Branch = { readonly description: string; readonly load: () => Promise<Commands | Command> }

export type CommandTree = Readonly<Record<string, Branch>>

export const isCommand = (loaded: Commands | Command): loaded is Command => typeof loaded.run === 'function'

/** Every command by the words that call it. */
export async function commandsOf(tree: CommandTree): Promise<Map<string, Command>> {
  const branches = await Promise.all(
    Object.entries(tree).map(async ([noun, { load }]) => {
      const loaded = await load()
      return isCommand(loaded)
        ? [[noun, loaded] as const]
        : Object.entries(loaded).map(([name, one]) => [`${noun} ${name}`, one] as const)
    }),
  )
  return new Map(branches.flat())
}
