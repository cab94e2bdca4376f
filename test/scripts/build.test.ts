import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import { type Clone, createClone } from '../support/clone.ts'

describe('the build of a command', () => {
  let clone: Clone
  beforeEach(async () => {
    clone = await createClone()
    await clone.markInstalled()
  })
  afterEach(() => clone.remove())

  const build = () => clone.start(['build']).ended

  async function built(): Promise<void> {
    expect(await build()).to.deep.include({ code: 0, stdout: '', stderr: 'Building …\n' })
  }

  it('is made once, with what is no source', async () => {
    await built()
    for (const name of ['dist/views/public/rekey.css', 'dist/demo/people.csv', 'dist/server/main.js'])
      expect((await stat(clone.path(name))).isFile()).to.equal(true)
  })

  it('is left alone where nothing has changed, and so is everything else', async () => {
    await built()
    const times = async () => {
      const names = ['dist/.built', 'dist/server/main.js', 'node_modules/.rekey-setup']
      return Promise.all(names.map(async name => (await stat(clone.path(name))).mtimeMs))
    }
    const before = await times()
    for (const _again of [1, 2]) expect(await build()).to.deep.equal({ code: 0, stdout: '', stderr: '' })
    expect(await times()).to.deep.equal(before)
    expect([await clone.calls('tsc'), await clone.calls('npm')]).to.deep.equal([1, 0])
  })

  const changes: Record<string, () => Promise<unknown>> = {
    'a source changes': () => clone.write('server/main.ts', 'changed'),
    'a source is added': () => clone.write('policies/rules/new.ts', ''),
    'a source is taken away': () => rm(clone.path('server/main.ts')),
    'what is shown in the browser changes': () => clone.write('views/public/rekey.css', 'changed'),
    'the way to build changes': () => clone.write('tsconfig.build.json', 'changed'),
    'it was taken away': () => rm(clone.path('dist'), { recursive: true }),
  }
  for (const [what, change] of Object.entries(changes)) {
    it(`is made again when ${what}`, async () => {
      await built()
      await change()
      await built()
      expect((await build()).stderr).to.equal('')
    })
  }

  it('is made again when a source was saved while it was made', async () => {
    await clone.write(
      'compiler.mjs',
      "export const during = () => writeFileSync('server/main.ts', 'x')\nimport { writeFileSync } from 'node:fs'",
    )
    await built()
    await clone.write('compiler.mjs', 'export const during = undefined')
    await built()
  })

  it('is made again after it was killed in the middle', async () => {
    await clone.write('compiler.mjs', "export const during = () => process.kill(process.ppid, 'SIGKILL')")
    expect((await build()).code).to.equal(null)
    await clone.write('compiler.mjs', 'export const during = undefined')
    await built()
  })

  it('says where it fails, and is tried again', async () => {
    await clone.write(
      'compiler.mjs',
      "export const during = () => { console.log('server/main.ts(1,1): error'); process.exit(2) }",
    )
    for (const _again of [1, 2]) {
      const { code, stdout, stderr } = await build()
      expect(code).to.equal(1)
      expect(stdout).to.equal('server/main.ts(1,1): error\n')
      expect(stderr).to.equal('Building …\nThe build failed; the lines above say where.\n')
    }
  })

  it('leaves nothing of a source that is gone', async () => {
    await built()
    await writeFile(clone.path('dist/server/old.js'), '')
    await clone.write('server/main.ts', 'changed')
    await built()
    expect(await readFile(clone.path('dist/server/old.js')).catch(({ code }) => code)).to.equal('ENOENT')
  })
})
