import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { csvHeader, toCsv } from '../../../server/jobs/csv.ts'

describe('a row as CSV', () => {
  const givenIn = (given: string) => {
    const [, cells] = parse(csvHeader + toCsv({ given }))
    return cells?.[1]
  }

  for (const given of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1', '=HYPERLINK("https://evil.example","me")']) {
    it(`trap 15: holds ${JSON.stringify(given)} as text that no spreadsheet takes for a formula`, () =>
      expect(givenIn(given)).to.equal(`'${given}`))
  }

  it('trap 15: holds anything else as it is', () => {
    for (const given of ['ann', 'a=b', "'quoted'", 'a,"b"\r\nc', ' padded ', ''])
      expect(givenIn(given), JSON.stringify(given)).to.equal(given)
  })
})
