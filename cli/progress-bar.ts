import type { Output } from './world.ts'

const WIDTH = 40

/** Shows how far a piece of work is: a bar that grows on a terminal, elsewhere a plain line at each tenth. */
export function createProgressBar(title: string, output: Output) {
  let shown = -1
  return {
    advance(done: number, total: number): void {
      const tenth = total === 0 ? 10 : Math.floor((10 * done) / total)
      if (output.isTTY) output.write(`\r${bar(done, total)} ${title}: ${done} of ${total}`)
      else if (tenth > shown) output.write(`${title}: ${done} of ${total}\n`)
      shown = tenth
    },
    end(): void {
      if (output.isTTY && shown >= 0) output.write('\n')
    },
  }
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total)
  return '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
}
