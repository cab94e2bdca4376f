import { expect } from 'chai'
import pino from 'pino'
import { composeMessage, type MessagePorts } from '../../../server/mail/message.ts'

const mail = { key: 'r.1', kind: 'passwordReset', userId: 'u', queuedAt: new Date('2026-01-01T00:00:00Z') } as const

const MORTAL = [
  'resetLink',
  'activationLink',
  'recoveryLink',
  'oneTimePassword',
  'passwordExpires',
  'linkExpires',
  'oneTimePasswordExpires',
  'resetUndone',
  'invitationUndone',
] as const

const portsFor = (email: string | undefined): MessagePorts => ({
  people: {
    byId: async id => ({
      id,
      userName: 'ada',
      active: true,
      federated: false,
      protected: false,
      cantChange: false,
      hasUnverifiedDomain: false,
      rank: 0,
      ...(email === undefined ? {} : { email }),
    }),
  },
  secretOf: async () => undefined,
  endOf: async () => undefined,
  reminderOf: async () => undefined,
  isUndone: async () => false,
  issuer: 'https://id.example.com',
  issuerName: 'Rekey',
  templates: { byId: async () => undefined, standardFor: async () => undefined },
  logger: pino({ level: 'silent' }),
})

describe('a message', () => {
  for (const address of ['ada@example.com', 'a+b.c@mail.example.co.uk', 'ädä@exämple.com', "o'neil@example.com"]) {
    it(`goes to ${address}`, async () => {
      expect((await composeMessage(portsFor(address), mail))?.to).to.equal(address)
    })
  }

  for (const address of [
    undefined,
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada@example.com\nX-Header: y',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'Team: ada@example.com;',
    'Ada <ada@example.com>',
    '"ada@example.com> eve"@example.com',
    'ada@example.com eve@example.com',
    'ada@example.com@example.org',
  ]) {
    it(`P73: is none for ${JSON.stringify(address)}`, async () => {
      expect(await composeMessage(portsFor(address), mail)).to.equal(undefined)
    })
  }

  it('has the same Message-ID each time it is made, of the mail and the issuer', async () => {
    const made = await Promise.all([1, 2].map(() => composeMessage(portsFor('ada@example.com'), mail)))
    for (const message of made) expect(message?.messageId).to.equal('<r.1@id.example.com>')
    expect(made[0]).to.deep.equal(made[1])
  })

  it('is none when its link, its password or what it warns of is dead', async () => {
    for (const kind of MORTAL) {
      expect(await composeMessage(portsFor('ada@example.com'), { ...mail, kind }), kind).to.equal(undefined)
    }
  })
})
