import { expect } from 'chai'
import { numberIn } from '../../../server/console/numbers.ts'

describe('a number that is typed', () => {
  for (const text of ['1200', ' 1200 ', '1,200', '1.200', '1 200', '1\u00a0200', '1’200'])
    it(`is read of "${text}"`, () => expect(numberIn(text)).to.equal(1200))

  for (const text of ['1200.0', '1200.000', '1.20', '12,00', '-1200', '1e3', ''])
    it(`is left for the API to refuse of "${text}"`, () => expect(numberIn(text)).to.equal(text))
})
