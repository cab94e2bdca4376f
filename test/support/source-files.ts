import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** A file of ours: its path, its text without comments, and what it imports: our files by path, packages by name. */
export type SourceFile = { readonly path: string; readonly code: string; readonly imports: readonly string[] }

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\()'([^']+)'/g

export function sourceFiles(folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap(folder => globSync(`${folder}/**/*.{ts,tsx}`)).sort()
  return paths.map(path => {
    const code = withoutComments(readFileSync(path, 'utf8'))
    return { path, code, imports: [...code.matchAll(IMPORT)].map(([, name = '']) => resolve(path, name)) }
  })
}

/** Files that lead back to themselves, a line a circle. */
export function cycles(files: readonly SourceFile[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '))
    if (start >= 0 || done.has(path)) return
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) visit(path, [])
  return found
}

const resolve = (path: string, name: string) => (name.startsWith('.') ? normalize(join(dirname(path), name)) : name)

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
