import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { commandsOf } from '../../cli/command.ts'
import { tree } from '../../cli/tree.ts'
import { createDesk, type Desk } from '../support/command-line.ts'
import { runProgram } from '../support/program.ts'
import { build } from '../support/server-process.ts'

const [, reference = ''] = readFileSync('docs/cli.md', 'utf8').split('## Every command\n')
const shown = new Map(
  [...reference.matchAll(/### rekey (.*)\n\n```text\n([\s\S]*?)```/g)].map(([, path, help]) => [path, help]),
)

const commands = await commandsOf(tree)

describe('the help of the command line', () => {
  let desk: Desk

  before(async () => {
    desk = await createDesk()
  })
  after(() => desk.remove())

  it('names every noun, however it is asked for', async () => {
    const { code, stdout } = await desk.run(['--help'])
    expect(code).to.equal(0)
    for (const [noun, { description }] of Object.entries(tree))
      expect(stdout.replace(/\n {20,}/g, ' ')).to.match(new RegExp(`^  ${noun} +${description}$`, 'm'))
    for (const words of [[], ['help'], ['-h']]) expect((await desk.run(words)).stdout).to.equal(stdout)
  })

  it('names every command of a noun, and is what a noun alone is answered with', async () => {
    const { code, stdout } = await desk.run(['jobs', '--help'])
    expect(code).to.equal(0)
    for (const path of commands.keys())
      if (path.startsWith('jobs ')) expect(stdout).to.include(`  ${path.slice(5)} [options]  `)
    expect((await desk.run(['help', 'jobs'])).stdout).to.equal(stdout)
    expect(await desk.run(['jobs'])).to.include({ code: 2, stdout: '', stderr: stdout })
  })

  for (const [path, { example }] of commands) {
    it(`of rekey ${path} is that of docs/cli.md`, async () => {
      const { code, stdout } = await desk.run([...path.split(' '), '--help'])
      expect(stdout.replace(/\nGlobal Options:\n[\s\S]*?\n(?=\n)/, '')).to.equal(shown.get(path))
      expect([code, example.split(' ').slice(0, path.split(' ').length).join(' ')]).to.deep.equal([0, path])
      expect((await desk.run(['help', ...path.split(' ')])).stdout).to.equal(stdout)
    })
  }

  it('says which options all commands have', async () => {
    const [, shared = ''] = /```text\n([\s\S]*?)```/.exec(reference) ?? []
    expect((await desk.run(['users', 'list', '--help'])).stdout).to.include(`Global Options:\n${shared}`)
  })

  it('loads the code of no command, and no package but the parser', () => {
    expect(loadedBy('cli/main.ts')).to.deep.equal([
      'cli/command.ts',
      'cli/errors.ts',
      'cli/globals.ts',
      'cli/main.ts',
      'cli/option.ts',
      'cli/output/formats.ts',
      'cli/output/harmless.ts',
      'cli/program.ts',
      'cli/run.ts',
      'cli/tree.ts',
      'commander',
      'config/cli.ts',
    ])
  })

  it('is that of a program that has little room for short-lived objects, however it is called', () => {
    const [, options = ''] = /^#!\/usr\/bin\/env -S node (--\S+)\n/.exec(readFileSync('cli/main.ts', 'utf8')) ?? []
    expect(options).to.match(/^--max-semi-space-size=\d$/)
    const [, said] = /LITTLE_MEMORY = '(.*)'/.exec(readFileSync('scripts/run.mjs', 'utf8')) ?? []
    expect(said).to.equal(options)
  })

  it('and exit codes are those of the program, too', async function () {
    this.timeout(60_000)
    await build()
    const rekey = (...words: string[]) => runProgram([process.execPath, 'dist/cli/main.js', ...words])
    expect(await rekey('--version')).to.deep.equal({ code: 0, stdout: '0.1.0\n', stderr: '' })
    expect(await rekey('users', 'lst')).to.include({ code: 2, stdout: '' })
  })
})

/** What a file loads before anything is done, all the way down, but for what Node has itself. */
function loadedBy(path: string, known = new Set<string>()): string[] {
  known.add(path)
  if (path.endsWith('.ts'))
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/^import (?!type )[^']*'([^']+)'/gm)) {
      const target = name.startsWith('.') ? join(dirname(path), name) : name
      if (!name.startsWith('node:') && !known.has(target)) loadedBy(target, known)
    }
  return [...known].sort()
}
