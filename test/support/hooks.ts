import fc from 'fast-check'
import { prepareChromium } from './chromium.ts'
import { startTestMongod } from './mongo.ts'

let stop: () => Promise<void>

/** In every process of a run: what properties are tried on is the same in each run. */
export const mochaHooks = {
  beforeAll(): void {
    fc.configureGlobal({ seed: 42 })
  },
}

/** Once for a run, whose files are taken by several processes. */
export async function mochaGlobalSetup(): Promise<void> {
  stop = await startTestMongod()
  await prepareChromium()
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stop()
}
