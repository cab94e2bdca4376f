const WIDTH = 40

type Output = { readonly isTTY?: boolean; write(text: string): unknown }

/** Shows how far a piece of work is; `advance` counts one more thing as done. */
export type Progress = (title: string, total: number) => { advance(): void }

/** A bar that grows on a terminal; elsewhere a plain line at each tenth. */
export function createProgress(output: Output): Progress {
  return (title, total) => {
    let done = 0
    if (total === 0) output.write(`${title}: all there already\n`)
    return {
      advance() {
        done += 1
        if (output.isTTY) output.write(bar(title, done, total))
        else if (isTenth(done, total)) output.write(`${title}: ${done} of ${total}\n`)
      },
    }
  }
}

function bar(title: string, done: number, total: number): string {
  const filled = Math.round((WIDTH * done) / total)
  const line = `${title.padEnd(12)} ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`
  return `\r${line}${done === total ? '\n' : ''}`
}

const isTenth = (done: number, total: number) =>
  Math.floor((10 * done) / total) > Math.floor((10 * (done - 1)) / total) || done === total
