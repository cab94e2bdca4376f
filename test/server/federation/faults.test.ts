import { expect } from 'chai'
import { meaningOf, UpstreamFault } from '../../../server/federation/faults.ts'

/** As `fetch` says it. */
const failed = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('secret'), { code }) })

describe('what went wrong with an identity provider', () => {
  for (const [code, words] of [
    ['ENOTFOUND', 'Its name leads nowhere'],
    ['EAI_AGAIN', 'Its name leads nowhere'],
    ['ECONNREFUSED', 'It was not to be reached, or the connection broke (ECONNREFUSED)'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'a certificate that is not good for its name'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'a certificate that is not good for its name'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'a certificate that is not good for its name'],
    ['OAUTH_TIMEOUT', 'within five seconds'],
  ] as const) {
    it(`is said in a sentence: ${code}`, () => expect(meaningOf(failed(code))).to.include(words))
  }

  it('is a word in the log, and nothing that was sent or answered', () => {
    expect(new UpstreamFault(failed('ECONNRESET'))).to.include({ reason: 'ECONNRESET', isRefusal: false })
    expect(new UpstreamFault(new Error('secret')).reason).to.equal('unexpected')
    expect(new UpstreamFault('secret').reason).to.equal('unexpected')
  })
})
