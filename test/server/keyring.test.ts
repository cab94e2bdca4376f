import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createKeyring, UnknownKey } from '../../server/keyring.ts'

describe('keyring', () => {
  const older = randomBytes(32)
  const newer = randomBytes(32)

  it('opens what it sealed, for that purpose only', () => {
    const keyring = createKeyring([newer])
    const sealed = keyring.seal('signing key', 'secret')
    expect(sealed).not.to.include('secret')
    expect(keyring.open('signing key', sealed)).to.equal('secret')
    expect(() => keyring.open('cookie', sealed)).to.throw()
  })

  it('opens what an older key sealed, as long as it is listed', () => {
    const sealed = createKeyring([older]).seal('p', 'secret')
    expect(createKeyring([newer, older]).open('p', sealed)).to.equal('secret')
    expect(() => createKeyring([newer]).open('p', sealed)).to.throw(UnknownKey)
  })

  it('refuses a value that was changed', () => {
    const keyring = createKeyring([newer])
    const [id, iv, body = ''] = keyring.seal('p', 'secret').split('.')
    const flipped = `${body[0] === 'A' ? 'B' : 'A'}${body.slice(1)}`
    expect(() => keyring.open('p', [id, iv, flipped].join('.'))).to.throw()
  })

  it('gives different digests to different purposes, keys and messages', () => {
    const keyring = createKeyring([newer, older])
    const [a = '', b = ''] = keyring.keyIds
    const macs = [
      keyring.mac('x', a, 'm'),
      keyring.mac('y', a, 'm'),
      keyring.mac('x', b, 'm'),
      keyring.mac('x', a, 'n'),
    ].map(mac => mac.toString('hex'))
    expect(new Set(macs).size).to.equal(4)
  })
})
