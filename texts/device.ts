import type { Texts } from './en.ts'

/** What browsers call themselves, the pretenders after those they pretend to be. */
const BROWSERS = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|HeadlessChrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

/** A User-Agent header as people know their browser: "Chrome on Windows". */
export function deviceName(userAgent: string | undefined, { browserOn, aBrowser }: Texts['device']): string {
  const nameOf = (table: readonly (readonly [string, RegExp])[]) =>
    table.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0]
  const browser = nameOf(BROWSERS) ?? aBrowser
  const system = nameOf(SYSTEMS)
  return system ? browserOn(browser, system) : browser
}
