import { CommanderError } from 'commander'
import { isCommand } from './command.ts'
import { CommandFailed, exitCodes, refused } from './errors.ts'
import type { JsonObject } from './json.ts'
import { harmless } from './output/harmless.ts'
import { type Call, createProgram } from './program.ts'
import { tree } from './tree.ts'
import type { World } from './world.ts'

/** Carries out a command line and answers its exit code. */
export async function runCommandLine(words: readonly string[], version: string, world: World): Promise<number> {
  const { stdout, stderr } = world
  const said = { out: (text: string) => stdout.write(text), err: (text: string) => stderr.write(harmless(text)) }
  let exitCode: number = exitCodes.done
  const program = createProgram(tree, version, said, async call => {
    exitCode = await carryOut(call, world)
  })
  try {
    await program.parseAsync(await asksForHelp(words), { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    const failure = failureOf(error)
    stderr.write(`${harmless(failure.message)}\n`)
    return failure.exitCode
  }
}

/** What can go wrong anywhere, as with a disk that is full, in a sentence. Throws what is a mistake of ours. */
function failureOf(error: unknown): CommandFailed {
  if (error instanceof CommandFailed) return error
  if (error instanceof Error && 'syscall' in error) return refused(`${error.message}.`)
  throw error
}

/**
 * `rekey help users` is `rekey users --help`, by which the commands of the noun are loaded. Nothing comes after a noun or a command that
 * there is not: with `--help` the parser would overlook that it doesn't know it.
 */
async function asksForHelp([first, ...rest]: readonly string[]): Promise<string[]> {
  const words = first === undefined || first === 'help' ? [...rest, '--help'] : [first, ...rest]
  const [noun = '', name = '-'] = words
  if (noun.startsWith('-')) return words
  const loaded = Object.hasOwn(tree, noun) ? await tree[noun]?.load() : undefined
  if (!loaded) return [noun]
  return isCommand(loaded) || name.startsWith('-') || Object.hasOwn(loaded, name) ? words : [noun, name]
}

async function carryOut({ command, options, globals }: Call, world: World): Promise<number> {
  const { createShow } = await import('./output/show.ts')
  const { givenTo, sampleOf } = await import('./given.ts')
  const show = await createShow(globals, world.stdout)
  if (globals.generateFullCommandJsonInput) {
    world.stdout.write(`${JSON.stringify(sampleOf(command.options), null, 2)}\n`)
    return exitCodes.done
  }
  const given = await givenTo(command.options, options as JsonObject, globals.fromJson)
  const { createTools } = await import('./create-tools.ts')
  const answer = await command.run(given, createTools(globals, tree, world))
  await show(answer, command.columns)
  if (answer.isBad) return exitCodes.refused
  return answer.someFailed ? exitCodes.someFailed : exitCodes.done
}
