import { expect } from 'chai'
import { createRowIndex } from '../../cli/sync/row-index.ts'
import { createSpill } from '../../cli/sync/spill.ts'

describe('rows on the disk', () => {
  it('are found by their keys, however many they are, and each key once', () => {
    const index = createRowIndex<string>()
    const keys = Array.from({ length: 5000 }, (_, number) => `HR-${number}`)
    for (const key of keys) expect(index.add(key, `row of ${key}`)).to.equal(undefined)
    for (const key of keys) expect(index.add(key, 'another')).to.equal(`row of ${key}`)
    expect(index.count).to.equal(5000)
    for (const key of keys.slice(1)) expect(index.find(key)).to.equal(`row of ${key}`)
    expect(index.find('HR-x')).to.equal(undefined)
    expect([...index.unfound()]).to.deep.equal([{ key: 'HR-0', row: 'row of HR-0' }])
    index.close()
  })

  it('come back as they were kept, long ones too, while more are added', () => {
    const spill = createSpill()
    const texts = ['ann', 'ü'.repeat(1_500_000), '', 'x'.repeat(1024 * 1024), '王秀英']
    for (const [number, text] of texts.entries()) {
      expect(spill.add(text)).to.equal(number)
      expect(spill.read(number) === text, String(number)).to.equal(true)
    }
    expect([...spill].map(text => text.length)).to.deep.equal(texts.map(text => text.length))
    spill.close()
  })
})
