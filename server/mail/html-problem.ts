import { leadsHome, lineAt } from './links.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Elements that show something, and none that load, run or are filled in. */
const ELEMENTS = words(
  'html head meta title body h1 h2 h3 h4 h5 h6 p div span br hr a b strong i em u s small big sub sup code pre blockquote center ul ol li dl dt dd table caption thead tbody tfoot tr th td',
)

const ATTRIBUTES = words(
  'lang dir title charset name content role align valign width height border bgcolor color cellpadding cellspacing colspan rowspan',
)

const TAG = /<(?:!doctype html|\/?([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?)>/gi
const ATTRIBUTE = /([a-z-]+)(?:="([^"]*)")?/gi
/** Ways to hide what a mail says: nobody would see a link in it. */
const HIDING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])|mso-hide|\/\*/i
const COLOR = /\b(?:rgb|hsl)a?\(/gi

/**
 * What in the HTML of a mail may not be there, and in which line; undefined where nothing is. Nothing is loaded from elsewhere, so that
 * opening a mail hands its link to nobody, and links lead to this service or to a mail address (rule P74).
 */
export function htmlProblem(html: string, issuer: string): { line: number; piece: string } | undefined {
  let end = 0
  for (const { 0: tag, 1: element, 2: attributes = '', index } of html.matchAll(TAG)) {
    const stray = html.slice(end, index).indexOf('<')
    if (stray >= 0) return problemAt(end + stray)
    const isAllowed = element === undefined || ELEMENTS.has(element.toLowerCase())
    if (!isAllowed || !areAllowed(attributes, issuer)) return problemAt(index)
    end = index + tag.length
  }
  const stray = html.indexOf('<', end)
  return stray < 0 ? undefined : problemAt(stray)

  function problemAt(position: number) {
    const [piece = ''] = html.slice(position, position + 60).split('\n')
    return { line: lineAt(html, position), piece }
  }
}

function areAllowed(attributes: string, issuer: string): boolean {
  return [...attributes.matchAll(ATTRIBUTE)].every(([, name = '', value = '']) => {
    if (name.toLowerCase() === 'href') return leadsHome(value, issuer) || /^mailto:[^\s?]+$/.test(value)
    // A function may load something, and an escape may hide one.
    if (name.toLowerCase() === 'style') return !/[(\\&]/.test(value.replace(COLOR, '')) && !HIDING.test(value)
    return ATTRIBUTES.has(name.toLowerCase())
  })
}
