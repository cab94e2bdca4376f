import { expect } from 'chai'
import { longestWait, requireTimeToMail } from '../../../server/jobs/mail-wait.ts'

const HOUR = 60

describe('how long a mail of a job waits', () => {
  const waits: readonly (readonly [
    what: string,
    job: Parameters<typeof longestWait>[0],
    people: number,
    wait: number,
  ])[] = [
    ['without a rate', {}, 100_000, 0],
    ['where nobody is left', { mailRate: 1 }, 0, 0],
    ['all at once', { mailRate: 10 }, 6000, 10 * HOUR],
    ['in waves that have left before the next', { mailRate: 10, waves: { size: 600, interval: 60 } }, 6000, HOUR],
    ['in one wave that is not full', { mailRate: 10, waves: { size: 9000, interval: 60 } }, 6000, 10 * HOUR],
    ['in waves that come too soon', { mailRate: 10, waves: { size: 600, interval: 30 } }, 6000, 5.5 * HOUR],
  ]
  for (const [what, job, people, wait] of waits) {
    it(`is ${wait} minutes ${what}`, () => expect(longestWait(job, people)).to.equal(wait))
  }

  it('has to be shorter than what is mailed lives', () => {
    const asked = (life: number) => () => requireTimeToMail({ mailRate: 10 }, { people: 6000, life })
    expect(asked(10 * 3600 + 1)).to.not.throw()
    expect(asked(10 * 3600)).to.throw('mailed 10 hours after its reset, but it lives 10 hours')
  })
})
