import { readFile, writeFile } from 'node:fs/promises'
import { withReference } from './cli-reference.ts'
import { generatedDocs } from './generated-docs.ts'

const CLI = 'docs/cli.md'
const documents = { ...generatedDocs(), [CLI]: await withReference(await readFile(CLI, 'utf8')) }

for (const [path, text] of Object.entries(documents)) {
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== text) await writeFile(path, text)
}
