import { prepareChromium } from './chromium.ts'
import { startTestMongod } from './mongo.ts'

let stop: () => Promise<void>

/** Once for a run, whose files are taken by several processes. */
export async function mochaGlobalSetup(): Promise<void> {
  stop = await startTestMongod()
  await prepareChromium()
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stop()
}
