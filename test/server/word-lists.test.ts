import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { StartupError } from '../../server/store/startup-error.ts'
import { readWordLists } from '../../server/word-lists.ts'

describe('the lists of words in a folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-words-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('are named by their files', async () => {
    await writeFile(join(folder, 'towns.txt'), 'Rostock\n')
    await writeFile(join(folder, 'notes.md'), 'nothing')
    expect([...(await readWordLists(folder))]).to.deep.equal([['towns', 'Rostock\n']])
  })

  it('are none without a folder', async () => expect((await readWordLists(join(folder, 'nowhere'))).size).to.equal(0))

  const unusable: readonly (readonly [what: string, make: (list: string) => Promise<unknown>, problem: RegExp])[] = [
    [
      'one without a word',
      list => writeFile(list, '\n \n'),
      /holds no word: .*towns\.txt\. Mend it, or take it away\.$/,
    ],
    ['one that is a folder', list => mkdir(list), /can't be read \(EISDIR\): .*towns\.txt/],
  ]
  for (const [what, make, problem] of unusable) {
    it(`are refused with ${what}`, async () => {
      await make(join(folder, 'towns.txt'))
      await refused(folder, problem)
    })
  }

  it('are refused where the folder is a file', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await refused(file, /can't be read \(ENOTDIR\)/)
  })

  async function refused(path: string, problem: RegExp) {
    const error = await readWordLists(path).catch(thrown => thrown)
    expect(error).to.be.instanceOf(StartupError).with.property('message').that.matches(problem)
  }
})
