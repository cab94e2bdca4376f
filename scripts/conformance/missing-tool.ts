import { runProgram } from '../../test/support/program.ts'

/** What is missing on this machine, in words for whoever runs the testers. */
export class MissingTool extends Error {}

/** Runs a tool to its end. Throws MissingTool with the remedy where there is none, or where it fails. */
export async function runTool(
  line: readonly string[],
  remedy: string,
  options: Parameters<typeof runProgram>[1] = {},
): Promise<void> {
  const ended = await runProgram(line, options).catch(() => undefined)
  if (ended?.code !== 0) throw new MissingTool(`${remedy}\n${ended?.stderr ?? ''}`.trim())
}
