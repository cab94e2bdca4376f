import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { PASSWORD } from '../passwords/support.ts'
import { findingsOn } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { staffOf } from '../support/staff.ts'
import { enter, LOOKS } from './support.ts'

describe('what the keyboard is at, in a real browser', function () {
  this.timeout(60_000)
  let directory: TestDirectory
  let chromium: Browser

  before(async () => {
    directory = await startDirectory()
    await (await staffOf(directory)).holder('desk', 'helpDesk')
    await directory.person({ userName: 'ann', password: PASSWORD })
    chromium = await launchChromium()
  })
  after(async () => {
    await chromium?.close()
    await directory.stop()
  })

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`stands out from its page by 3 to 1 (WCAG 1.4.11), ${look}`, async () => {
      const page = await enter(chromium, directory, 'desk', '/console/users?q=ann', options)
      expect(await faintOn(page)).to.deep.equal([])
      await page.goto(`${directory.issuer}/account`)
      expect(await faintOn(page)).to.deep.equal([])
    })

    it(`is on a page that says what went wrong in colours that can be read, ${look}`, async () => {
      const page = await chromium.newPage(options)
      await page.goto(`${directory.issuer}/nowhere`)
      await page.locator('code').waitFor()
      expect(await findingsOn(page)).to.deep.equal([])
    })
  }
})

/** Through what the Tab key passes, and which of it has no outline, or one that hardly differs from the ground of the page. */
async function faintOn(page: Page): Promise<string[]> {
  const faint: string[] = []
  const passed = new Set<string>()
  for (;;) {
    await page.keyboard.press('Tab')
    const { name, at, contrast } = await page.evaluate(outlineOfFocused)
    if (passed.has(at)) break
    passed.add(at)
    if (contrast < 3) faint.push(`${name}: ${contrast.toFixed(2)}`)
  }
  expect(passed.size).to.be.at.least(8)
  return faint
}

/** Fields of text have a border of their own, which is 6 to 1. */
function outlineOfFocused() {
  const at = document.activeElement ?? document.body
  const name = `${at.tagName} ${at.textContent || at.getAttribute('name')}`
  const place = String([...document.querySelectorAll('*')].indexOf(at))
  if (at === document.body || at.matches('input:not([type=checkbox], [type=radio]), select')) {
    return { name, at: place, contrast: Number.POSITIVE_INFINITY }
  }
  const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(at)
  const isThere = outlineStyle === 'solid' && Number.parseFloat(outlineWidth) >= 2
  const [ring, ground] = [outlineColor, getComputedStyle(document.body).backgroundColor].map(luminanceOf)
  const [light, dark] = [Math.max(ring ?? 0, ground ?? 0), Math.min(ring ?? 0, ground ?? 0)]
  return { name, at: place, contrast: isThere ? (light + 0.05) / (dark + 0.05) : 1 }

  /** As it looks on the ground of the page. */
  function luminanceOf(color: string): number {
    const canvas = document.createElement('canvas').getContext('2d')
    if (!canvas) throw new Error('no canvas')
    for (const one of [getComputedStyle(document.body).backgroundColor, color]) {
      canvas.fillStyle = one
      canvas.fillRect(0, 0, 1, 1)
    }
    const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
}
