import { readFile, writeFile } from 'node:fs/promises'
import { generatedDocs } from './generated-docs.ts'

for (const [path, text] of Object.entries(generatedDocs())) {
  const known = await readFile(path, 'utf8').catch(() => undefined)
  if (known !== text) await writeFile(path, text)
}
