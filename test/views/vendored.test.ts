import { readFileSync } from 'node:fs'
import { expect } from 'chai'

describe('the vendored style sheet', () => {
  it('is the one of the package that keeps it up to date', () => {
    const vendored = readFileSync('views/public/pico.css', 'utf8')
    expect(vendored === readFileSync('node_modules/@picocss/pico/css/pico.classless.min.css', 'utf8')).to.equal(true)
  })
})
