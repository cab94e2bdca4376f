import { Writable } from 'node:stream'
import { expect } from 'chai'
import { createLogger } from '../../server/log.ts'
import { runProgram } from '../support/program.ts'

const LOG = `
  const { createLogger } = await import('./server/log.ts')
  const logger = createLogger(process.argv[1], process.stdout)
  for (const level of ['debug', 'info', 'warn', 'error']) logger[level]({ password: 'canary', path: '/' }, 'said')
  logger.error({ err: new Error('broken') }, 'unexpected error')
  for (const name of process.argv.slice(2))
    logger.error({ [name]: 'canary', body: { [name]: 'canary', user: { [name]: 'canary' } } }, name)
`

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', 'client_secret', 'oneTimePassword']

/** What stands on a terminal. */
function terminal() {
  let text = ''
  const write = (piece: Buffer, _encoding: string, done: () => void) => {
    text += piece
    done()
  }
  const output = Object.assign(new Writable({ write }), { isTTY: true }) as unknown as NodeJS.WriteStream
  return { output, text: () => text }
}

describe('the log', () => {
  async function linesOf(...words: string[]): Promise<Record<string, unknown>[]> {
    const line = [process.execPath, '--import', 'tsx', '--input-type=module', '-e', LOG, ...words]
    const { stdout, stderr } = await runProgram(line)
    expect(stderr).to.equal('')
    return stdout
      .split('\n')
      .filter(Boolean)
      .map(text => JSON.parse(text))
  }

  it('is JSON, line by line, for machines, with the level in words and the time as people write it', async () => {
    const lines = await linesOf('debug')
    expect(lines.map(({ level }) => level)).to.deep.equal(['debug', 'info', 'warn', 'error', 'error'])
    for (const { time } of lines) expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(lines[0]).to.include({ password: '[secret]', path: '/', msg: 'said' })
    expect(lines.at(-1)).to.have.nested.property('err.message', 'broken')
  })

  it('cuts out what could be a secret, three levels deep', async () => {
    const lines = (await linesOf('error', ...SECRETS)).slice(2)
    const cut = '[secret]'
    for (const { msg, ...line } of lines) {
      const name = String(msg)
      expect(line).to.deep.include({ [name]: cut, body: { [name]: cut, user: { [name]: cut } } })
    }
    expect(lines).to.have.length(SECRETS.length)
  })

  it('cuts out an authorization code, and keeps the code of an error', async () => {
    const [line] = (await linesOf('error', 'code')).slice(2)
    expect(line).to.deep.include({ code: '[secret]', body: { code: 'canary', user: { code: 'canary' } } })
  })

  it('leaves out what is below LOG_LEVEL', async () => {
    const lines = await Promise.all(['warn', 'silent'].map(level => linesOf(level)))
    expect(lines.map(({ length }) => length)).to.deep.equal([3, 0])
  })

  it('is one short sentence a line on a terminal', () => {
    const { output, text } = terminal()
    const logger = createLogger('info', output)
    logger.info({ method: 'GET', path: '/scim/v2/Users', status: 200, milliseconds: 3.4, requestId: 'x' }, 'request')
    logger.error({ err: new Error('broken') }, 'unexpected error')
    logger.warn({ mail: 'x.1', errorCode: 'HTTP 500', token: 'canary' }, 'mail not sent')
    expect(text()).to.match(
      /^\d\d:\d\d:\d\d info request GET \/scim\/v2\/Users → 200 \(3 ms\)\n\d\d:\d\d:\d\d error unexpected error: broken\n\d\d:\d\d:\d\d warn mail not sent mail="x.1" errorCode="HTTP 500" token="\[secret\]"\n$/,
    )
  })
})
