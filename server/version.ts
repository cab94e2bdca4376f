import { existsSync, readFileSync } from 'node:fs'

/** The version of the project, which is a folder further up from the build than from the sources. */
export function readVersion(): string {
  const [file] = ['../package.json', '../../package.json']
    .map(path => new URL(path, import.meta.url))
    .filter(existsSync)
  return file ? JSON.parse(readFileSync(file, 'utf8')).version : ''
}
