import { expect } from 'chai'
import { loadConfig } from '../../config/load.ts'
import { isLoopback } from '../../config/loopback.ts'

describe('the issuer', () => {
  const taken = ['https://id.example.com', 'https://id.example.com:8443', 'http://localhost:3000', 'http://127.0.0.1:1']
  for (const issuer of [...taken, 'http://[::1]:3000']) {
    it(`may be ${issuer}`, () => expect(loadConfig({ ISSUER: issuer }).issuer).to.equal(issuer))
  }

  const refused = {
    'id.example.com': 'must be an address',
    'http://id.example.com': 'must start with https://',
    'http://localhost.example.com': 'must start with https://',
    'ftp://localhost': 'must start with https://',
    'https://id.example.com/': 'no slash at its end',
    'https://id.example.com/tenant': 'must have no path',
    'https://id.example.com?a=b': 'must have no query',
    'https://id.example.com#a': 'no fragment',
    'https://ID.example.com': 'must be written as https://id.example.com',
    'https://id.example.com:443': 'must be written as https://id.example.com',
    'https://user:canary@id.example.com': 'must be written as https://id.example.com',
  }
  for (const [issuer, problem] of Object.entries(refused)) {
    it(`O2: must not be ${issuer}`, () => {
      expect(() => loadConfig({ ISSUER: issuer }))
        .to.throw(problem)
        .with.property('message')
        .that.does.not.include('canary')
    })
  }

  it('is on this machine only where the host name says so', () => {
    const hosts = ['localhost', '127.0.0.1', '127.8.9.10', '[::1]', '0.0.0.0', '128.0.0.1', 'localhost.example.com', '']
    expect(hosts.filter(isLoopback)).to.deep.equal(['localhost', '127.0.0.1', '127.8.9.10', '[::1]'])
  })
})
