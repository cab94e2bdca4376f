import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome']

/** It has to run for root, in a container and without a network. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real browser: the system's Chromium, or the one that an npm package carries. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await prepareChromium(), args: ARGUMENTS })
}

/** Where it is; one that has to be unpacked is by then, which two processes must not do at once. */
export async function prepareChromium(): Promise<string> {
  return findOnPath() ?? (await unpackPackaged())
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.flatMap(folder => NAMES.map(name => join(folder, name))).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** It brings its libraries along where it takes the machine for a cloud function of this kind. */
async function unpackPackaged(): Promise<string> {
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  return packaged.executablePath()
}
