import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readBrand } from '../../server/brand.ts'
import { StartupError } from '../../server/store/startup-error.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex')
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'

const good: readonly (readonly [what: string, content: string | Buffer, type: string])[] = [
  ['a PNG', PNG, 'image/png'],
  ['an SVG', SVG, 'image/svg+xml'],
  ['an SVG after what XML has before', `\uFEFF<?xml version="1.0"?>\n<!-- a <b> -->\n${SVG}`, 'image/svg+xml'],
]

const bad: readonly (readonly [what: string, content: string | Buffer])[] = [
  ['nothing', ''],
  ['a page', `<!doctype html><html>${SVG}</html>`],
  ['a page that begins with a comment', `<!-- --><html>${SVG}</html>`],
  ['a GIF', 'GIF89a'],
  ['a PNG that is cut off', PNG.subarray(0, 12)],
  ['an SVG with a script', SVG.replace('<rect', '<script>alert(1)</script><rect')],
  ['an SVG with a script of another prefix', SVG.replace('<rect', '<svg:script>alert(1)</svg:script><rect')],
  ['an SVG with a handler', SVG.replace('<rect', '<rect onload="alert(1)"')],
  ['an SVG with a page in it', SVG.replace('<rect', '<foreignObject/><rect')],
  ['an SVG with entities', `<!DOCTYPE svg [<!ENTITY a "b">]>${SVG}`],
  ['more than 256 KiB', Buffer.concat([PNG, Buffer.alloc(256 * 1024)])],
]

describe('the logo of the settings', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rekey-brand-'))
  })

  async function fileOf(content: string | Buffer) {
    const path = join(folder, 'logo')
    await writeFile(path, content)
    return path
  }

  const refused = async (logo: string): Promise<string> => {
    try {
      await readBrand({ logo })
      return ''
    } catch (error) {
      if (!(error instanceof StartupError)) throw error
      return error.message
    }
  }

  for (const [what, content, type] of good) {
    it(`is ${what}`, async () =>
      expect((await readBrand({ logo: await fileOf(content) })).logo).to.deep.equal({
        type,
        bytes: Buffer.from(content),
      }))
  }

  for (const [what, content] of bad) {
    it(`is not ${what}`, async () =>
      expect(await refused(await fileOf(content))).to.match(/^The logo of .* setting away\.$/))
  }

  it('is named where it is not there', async () =>
    expect(await refused(join(folder, 'none')))
      .to.include("can't be read (ENOENT)")
      .and.include(join(folder, 'none')))
})

describe('the brand on pages', () => {
  const started: TestDirectory[] = []
  const start = async (given: Parameters<typeof startDirectory>[0]) => {
    const directory = await startDirectory(given)
    started.push(directory)
    return (path: string) => fetch(directory.address + path)
  }
  after(() => Promise.all(started.map(directory => directory.stop())))

  it('is the logo as an image and never as a document, and the colour as a style sheet', async () => {
    const get = await start({ brand: { logo: { type: 'image/svg+xml', bytes: Buffer.from(SVG) }, color: '#1a4fa3' } })
    const logo = await get('/assets/logo')
    expect(await logo.text()).to.equal(SVG)
    expect(logo.headers.get('content-type')).to.match(/^image\/svg\+xml/)
    expect(logo.headers.get('content-security-policy'))
      .to.include("default-src 'none'")
      .and.match(/sandbox$/)
    expect(logo.headers.get('content-disposition')).to.equal('attachment')
    expect(logo.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(await (await get('/assets/brand.css')).text()).to.include('--rekey-brand: #1a4fa3')
    const page = await (await get('/forgot')).text()
    expect(page).to.include('<img src="/assets/logo"').and.include('href="/assets/brand.css"')
  })

  it('is ours unless the settings say otherwise', async () => {
    const get = await start({})
    expect(await (await get('/assets/logo')).text()).to.equal(await (await get('/assets/rekey.svg')).text())
    expect(await (await get('/assets/brand.css')).text()).to.equal('')
  })
})
