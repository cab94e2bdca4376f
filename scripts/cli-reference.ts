import { PassThrough } from 'node:stream'
import { commandsOf } from '../cli/command.ts'
import { runCommandLine } from '../cli/run.ts'
import { tree } from '../cli/tree.ts'

const HEADING = '## Every command\n'

/** A guide whose last part is what the command line says of itself: the help of each command. */
export async function withReference(guide: string): Promise<string> {
  const commands = await commandsOf(tree)
  const helps = await Promise.all(
    [...commands.keys()].map(async path => [path, withoutGlobals(await helpOf(path))] as const),
  )
  const parts = helps.map(([path, help]) => `### rekey ${path}\n\n\`\`\`text\n${help}\`\`\`\n`)
  return `${guide.split(HEADING)[0]}${HEADING}\n${globals(await helpOf('users list'))}\n${parts.join('\n')}`
}

/** What `--help` prints. */
export async function helpOf(path: string): Promise<string> {
  const stdout = new PassThrough({ encoding: 'utf8' })
  const never = () => {
    throw new Error('Help needs nothing of this.')
  }
  await runCommandLine([...path.split(' ').filter(Boolean), '--help'], '', {
    stdin: new PassThrough(),
    stdout,
    stderr: stdout,
    config: { profilesFile: '' },
    now: never,
    wait: never,
    onInterrupt: never,
  })
  return stdout.read() ?? ''
}

const GLOBALS = /\nGlobal Options:\n(?<options>[\s\S]*?)\n(?=\n)/

const withoutGlobals = (help: string) => help.replace(GLOBALS, '')

const globals = (help: string) =>
  `All of them take these options, too:\n\n\`\`\`text\n${GLOBALS.exec(help)?.groups?.options ?? ''}\n\`\`\`\n`
