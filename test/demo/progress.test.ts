import { expect } from 'chai'
import { createProgress } from '../../demo/progress.ts'

function run(output: { isTTY: boolean }, total: number): string {
  let text = ''
  const write = (piece: string) => {
    text += piece
  }
  const { advance } = createProgress({ ...output, write })('People', total)
  for (let done = 0; done < total; done++) advance()
  return text
}

describe('progress', () => {
  it('draws one bar on a terminal, line over line, and ends it', () => {
    const text = run({ isTTY: true }, 4)
    expect(text.match(/\n/g)).to.have.length(1)
    expect(text.split('\r').at(-1)).to.equal(`People       ${'█'.repeat(40)} 4/4\n`)
    expect(text.split('\r')[2]).to.contain(`${'█'.repeat(20)}${'░'.repeat(20)} 2/4`)
  })

  it('writes a plain line at each tenth where there is no terminal', () => {
    const lines = run({ isTTY: false }, 1000).trimEnd().split('\n')
    expect(lines).to.have.length(10)
    expect(lines[0]).to.equal('People: 100 of 1000')
    expect(lines[9]).to.equal('People: 1000 of 1000')
  })

  it('says that nothing is left to do', () => {
    expect(run({ isTTY: true }, 0)).to.equal('People: all there already\n')
  })
})
