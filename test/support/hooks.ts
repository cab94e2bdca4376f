import { startTestMongod } from './mongo.ts'

let stop: () => Promise<void>

export const mochaHooks = {
  async beforeAll(this: Mocha.Context) {
    this.timeout(120_000)
    stop = await startTestMongod()
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(30_000)
    await stop()
  },
}
