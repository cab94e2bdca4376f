import { expect } from 'chai'
import { leftOut } from '../../cli/job-words.ts'
import { SKIPPED } from '../../views/console/job-words.tsx'
import { createDesk } from '../support/command-line.ts'
import { addressOf, listening } from './support.ts'

describe('rekey jobs watch', () => {
  it('goes on until it is told that the job is over, however often a stream ends, and says what the job waits for', async () => {
    const streams = [
      [{ status: 'awaitingApproval' }, { status: 'paused' }],
      [],
      [{ status: 'undone' }],
      [{ status: 'undone' }, { status: 'undone', over: true }],
    ]
    const server = await listening(({ url = '' }, response) => {
      const events = url.endsWith('/events') ? streams.shift() : undefined
      const told = events?.map(event => `data: ${JSON.stringify({ over: false, ...event })}\n\n`).join('')
      response.end(told ?? '{ "id": "x", "status": "undone" }')
    })
    const desk = await createDesk({ server: addressOf(server), token: 'token' })
    const { code, stderr, json } = await desk.run(['jobs', 'watch', '--job-id', 'x'])
    expect([code, json().status, streams]).to.deep.equal([0, 'undone', []])
    expect(stderr.split('\n').filter(line => line.startsWith('The job'))).to.deep.equal([
      'The job waits for a second administrator.',
      'The job is paused.',
    ])
    await desk.remove()
    server.close()
  })

  it('calls the reasons for which people are left out what the console calls them', () => {
    const inside = ([reason, words]: [string, string]) => [reason, `${words[0]?.toLowerCase()}${words.slice(1)}`]
    expect(leftOut).to.deep.equal(Object.fromEntries(Object.entries(SKIPPED).map(inside)))
  })
})
