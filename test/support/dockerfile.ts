export type Instruction = { readonly name: string; readonly words: string }

/** The instructions of each stage of a Dockerfile, beginning with its FROM; lines that are continued are one. */
export function instructionsOf(text: string): Instruction[][] {
  const stages: Instruction[][] = []
  const lines = text.replace(/\\\n\s*/g, '').split('\n')
  for (const line of lines.filter(one => one && !one.startsWith('#'))) {
    const [, name = '', words = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
    if (name === 'FROM') stages.push([])
    stages.at(-1)?.push({ name, words })
  }
  return stages
}
