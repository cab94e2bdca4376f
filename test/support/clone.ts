import { createHash } from 'node:crypto'
import { chmod, copyFile, cp, link, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startProgram } from './program.ts'

export type Clone = Awaited<ReturnType<typeof createClone>>

const SCRIPTS = ['scripts/run.mjs', 'scripts/setup.mjs', 'package.json', 'package-lock.json', 'tsconfig.json']

/** A compiler that notes that it was called, and does what the test's `compiler.mjs` says. */
const COMPILER = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
  appendFileSync('tsc.log', process.argv.slice(2).join(' ') + '\\n')
  for (const folder of ['dist/server', 'dist/cli']) mkdirSync(folder, { recursive: true })
  writeFileSync('dist/cli/main.js', '')
  writeFileSync('dist/server/main.js', 'process.stdout.write([process.env.BROUGHT, ...process.argv.slice(2)].join(" "))')
  const { during } = await import(process.cwd() + '/compiler.mjs')
  during?.()
`

/**
 * The scripts of this tree in a folder of their own, on a machine of their own: what is on its PATH is a Node and what a test installs
 * there. Compiling is stood for by a program that is quick.
 */
export async function createClone() {
  const root = await mkdtemp(join(tmpdir(), 'rekey-clone-'))
  const path = (...parts: string[]) => join(root, ...parts)
  const write = async (name: string, text: string, mode = 0o644) => {
    await mkdir(dirname(path(name)), { recursive: true })
    await writeFile(path(name), text)
    await chmod(path(name), mode)
  }
  for (const name of SCRIPTS) await cp(name, path(name))
  await write('server/main.ts', '')
  await write('demo/people.csv', 'userName')
  await write('views/public/rekey.css', '')
  await write('tsconfig.build.json', '')
  await write('compiler.mjs', 'export const during = undefined')
  await write('node_modules/typescript/bin/tsc', COMPILER)
  await write('node_modules/typescript/package.json', '{ "type": "module" }')
  await mkdir(path('bin'))
  await link(process.execPath, path('bin', 'node')).catch(() => copyFile(process.execPath, path('bin', 'node')))

  return {
    path,
    write,
    read: (name: string) => readFile(path(name), 'utf8'),
    /** As it is after the packages have been installed. */
    async markInstalled(): Promise<void> {
      const lock = await readFile(path('package-lock.json'))
      await write('node_modules/.rekey-setup', createHash('sha256').update(lock).digest('hex'))
    },
    /** A program of this machine, in shell, that can call nothing but what the shell knows. */
    install: (name: string, script: string) => write(`bin/${name}`, `#!/bin/sh\n${script}\n`, 0o755),
    installNpm: (script: string, version = '11.0.0') =>
      write(
        'bin/npm',
        `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; exit; fi\necho "$@" >> ${path('npm.log')}\n${script}\n`,
        0o755,
      ),
    /** How often a program was called. */
    calls: (name: 'npm' | 'tsc') =>
      readFile(path(`${name}.log`), 'utf8').then(
        text => text.trimEnd().split('\n').length,
        () => 0,
      ),
    start: (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      startProgram([path('bin', 'node'), path('scripts', 'run.mjs'), ...words], { env: { PATH: path('bin'), ...env } }),
    /** What Node of another version makes of it. */
    async asNode(version: string): Promise<NodeJS.ProcessEnv> {
      const versions = `{ ...process.versions, node: '${version}' }`
      await write('old.mjs', `Object.defineProperty(process, 'versions', { value: ${versions} })`)
      return { NODE_OPTIONS: `--import=${pathToFileURL(path('old.mjs'))}` }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
