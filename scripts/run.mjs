// Runs one of the project's commands with the right Node, after set-up: node scripts/run.mjs start
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, SetupError, setUp } from './setup.mjs'

const bin = (name, file = name) => join(root, 'node_modules', name, file)
const mocha = bin('mocha', 'bin/mocha.js')
const tests = 'test/**/*.test.ts'

/**
 * Megabytes for young objects and for all: half of Node's own choice of the first saves a tenth of the server's memory and costs no speed;
 * below 2 GiB of the second Node tidies up earlier, which holds the memory of a long walk a third lower. NODE_OPTIONS may say otherwise.
 */
const TIDY_MEMORY = '--max-semi-space-size=8 --max-old-space-size=2000'

/** A file of a million people goes by in short-lived objects: in less room for them the command line takes half the memory. It is in `cli/main.ts`, too. */
const LITTLE_MEMORY = '--max-semi-space-size=4'

/** What each command runs, one after the other. The words after `--` go to the last one, in the place of its `words`. */
const commands = {
  start: { run: [['dist/server/main.js']], options: TIDY_MEMORY },
  dev: { build: false, run: [['--import', 'tsx', '--watch', 'server/main.ts']] },
  build: { run: [] },
  check: {
    run: [
      [bin('typescript', 'bin/tsc'), '--noEmit'],
      [bin('@biomejs/biome', 'bin/biome'), 'ci', '--error-on-warnings'],
      [bin('knip', 'bin/knip.js')],
      [mocha, 'test/architecture.test.ts'],
    ],
  },
  test: { run: [[mocha]], words: [tests] },
  coverage: { run: [[bin('c8', 'bin/c8.js'), mocha]], words: [tests] },
  demo: { run: [['dist/demo/main.js']] },
  docs: {
    run: [
      ['--import', 'tsx', 'scripts/docs.ts'],
      ['--import', 'tsx', 'scripts/pictures.ts'],
    ],
  },
  conformance: { run: [['--import', 'tsx', 'scripts/conformance/main.ts']] },
  'conformance:oidc': { run: [['--import', 'tsx', 'scripts/conformance/oidc/main.ts']] },
  bench: { run: [['--import', 'tsx', 'bench/main.ts']] },
  rekey: { run: [['dist/cli/main.js']], options: LITTLE_MEMORY },
  token: { run: [['dist/server/admin.js', 'token']] },
  application: { run: [['dist/server/admin.js', 'application']] },
  admin: { run: [['dist/server/admin.js', 'admin']] },
  audit: { run: [['dist/server/admin.js', 'audit']] },
}

const [name = '', ...words] = process.argv.slice(2)
try {
  const command = Object.hasOwn(commands, name) && commands[name]
  if (!command) throw new SetupError(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`)
  const { node, environment } = setUp(command)
  if (command.options) environment.NODE_OPTIONS = `${command.options} ${process.env.NODE_OPTIONS ?? ''}`
  for (const line of command.run) {
    const given = words.length > 0 ? words : (command.words ?? [])
    process.exitCode = await follow(node, [...line, ...(line === command.run.at(-1) ? given : [])], environment)
    if (process.exitCode !== 0) break
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/**
 * Waits for a child. A terminal sends Ctrl-C to the child itself; any other signal is handed on. npm hands on no signal, so the child is
 * stopped when npm is gone; and it notices by its channel when this process is.
 */
function follow(node, line, env) {
  return new Promise(resolve => {
    const child = spawn(node, line, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    const hand = signal => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, hand)
    const starter = ancestry()
    const watch = setInterval(() => ancestry() !== starter && child.kill('SIGTERM'), 500)
    if (!process.env.npm_lifecycle_event) clearInterval(watch)
    child.on('exit', (code, signal) => {
      clearInterval(watch)
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, hand)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

/** The process that started this one, and the one behind it: npm runs its scripts in a shell. */
function ancestry() {
  try {
    const [, parent] = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1].split(' ')
    return `${process.ppid} ${parent}`
  } catch {
    return String(process.ppid)
  }
}
