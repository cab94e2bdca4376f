import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { createChange } from '../../../scim/body-change.ts'
import { nothing } from '../../../scim/projection.ts'
import { mailTemplateType } from '../../../scim/schema/resource-types.ts'
import { hostContext } from '../../../server/host.ts'
import { startDirectory, type TestDirectory } from '../../support/directory.ts'
import { templateOf } from '../../support/mail-templates.ts'
import { STATE, TEMPLATES, USERS, verdict } from '../../support/scim.ts'
import type { TestScimClient } from '../../support/scim-client.ts'

type Version = { revision: number; act: string; at: string; by: string; template: { [name: string]: unknown } }

describe('mail templates', () => {
  let directory: TestDirectory
  let editor: TestScimClient
  let reader: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    editor = await directory.scim('templates:write', 'Editor')
    reader = await directory.scim('templates:read')
  })
  afterEach(() => directory.stop())

  const create = async (...given: Parameters<typeof templateOf>): Promise<string> =>
    (await editor.post(TEMPLATES, templateOf(...given)).expect(201)).body.id
  const events = async () => {
    const found = await directory.database.connection.collection('auditEvents').find().sort({ seq: 1 }).toArray()
    return found.filter(({ event }) => event.startsWith('template.'))
  }
  const idOf = async (name: string) =>
    String((await directory.database.connection.collection('provisioningClients').findOne({ 'data.name': name }))?._id)

  it('that are broken are refused by POST, PUT and PATCH, with the line', async () => {
    const id = await create('resetLink', 'Reset')
    const text = 'Hello,\n\n{{ lnik }}'
    const answers = [
      await editor.post(TEMPLATES, templateOf('resetLink', 'Other', { text })),
      await editor.put(`${TEMPLATES}/${id}`, templateOf('resetLink', 'Reset', { text })),
      await editor.patch(`${TEMPLATES}/${id}`, { op: 'replace', path: 'text', value: text }),
      await editor.post(`${TEMPLATES}/.preview`, templateOf('resetLink', 'Other', { text })),
      await editor.post(`${TEMPLATES}/.test`, {
        to: 'a@example.com',
        template: templateOf('resetLink', 'A', { text }),
      }),
    ]
    for (const answer of answers) {
      expect(verdict(answer)).to.equal('400 invalidValue')
      expect(answer.body.detail).to.match(/^Line 3 of "text": there is no variable "lnik"/)
    }
    expect((await reader.get(`${TEMPLATES}/${id}`)).body.text).to.equal(templateOf('resetLink', 'Reset').text)
    expect(directory.smtp.mails).to.have.length(0)
  })

  it('are shown as mails as things are, to whoever may reset as well', async () => {
    await create('resetLink', 'Merger')
    await create('resetLink', 'Deutsch', { language: 'de', isStandard: true })
    const desk = await directory.scim('passwords:reset')
    const ask = (query: string, by = desk) => by.get(`${TEMPLATES}/.example?${query}`)
    expect((await ask('kind=resetLink')).body.subject).to.equal('Choose a new password')
    expect((await ask('kind=resetLink&language=de-CH')).body.subject).to.equal('This is Deutsch')
    const named = (await ask('kind=resetLink&template=Merger').expect(200)).body
    expect(named.subject).to.equal('This is Merger')
    expect(named.text).to.contain('Hello Ada Example').and.contain('token=EXAMPLE')
    const stored = directory.database.connection.collection('mailTemplates')
    await stored.updateOne({ 'data.name': 'Merger' }, { $set: { 'data.text': 'https://former.example/{{ link }}' } })
    expect((await ask('kind=resetLink&template=Merger').expect(200)).body.subject).to.equal('Choose a new password')
    expect(verdict(await ask('kind=activationLink&template=Merger'))).to.equal('400 invalidValue')
    expect(verdict(await ask('kind=constructor'))).to.equal('400 invalidValue')
    expect(verdict(await ask('kind=resetLink', await directory.scim('users:write')))).to.equal('403')
  })

  it('keep their kind, and have a language that there can be', async () => {
    const id = await create('resetLink', 'Reset')
    const kind = await editor.patch(`${TEMPLATES}/${id}`, { op: 'replace', path: 'kind', value: 'activationLink' })
    expect(verdict(kind)).to.equal('400 mutability')
    for (const language of ['de_CH', 'German, please', '*'])
      expect(verdict(await editor.post(TEMPLATES, templateOf('resetLink', 'x', { language })))).to.equal(
        '400 invalidValue',
      )
    expect(verdict(await editor.post(TEMPLATES, { ...templateOf('resetLink', 'x'), kind: 'birthday' }))).to.equal(
      '400 invalidValue',
    )
  })

  describe('that are standard', () => {
    const standard = (name: string, language?: string) =>
      templateOf('resetLink', name, { isStandard: true, ...(language && { language }) })

    it('are one for a kind and language, by POST, PUT and PATCH', async () => {
      await create('resetLink', 'any', { isStandard: true })
      await create('resetLink', 'German', { isStandard: true, language: 'de' })
      await create('activationLink', 'Welcome', { isStandard: true })
      const other = await create('resetLink', 'Other', { language: 'fr' })
      const at = `${TEMPLATES}/${other}`
      const answers = [
        await editor.post(TEMPLATES, standard('x')),
        await editor.post(TEMPLATES, standard('x', 'DE')),
        await editor.put(at, standard('Other')),
        await editor.patch(
          at,
          { op: 'replace', path: 'language', value: 'De' },
          { op: 'replace', path: 'isStandard', value: true },
        ),
      ]
      expect(answers.map(verdict)).to.deep.equal(answers.map(() => '409 uniqueness'))
      expect(answers[1]?.body.detail).to.equal('The standard one for resetLink of the language DE is "German".')
      await editor.patch(at, { op: 'replace', path: 'isStandard', value: true }).expect(200)
    })

    it('are one, too, where several are made at once', async () => {
      const answers = await Promise.all(['a', 'b', 'c', 'd'].map(name => editor.post(TEMPLATES, standard(name))))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409])
    })

    it('make room for another when they are no more', async () => {
      const first = await create('resetLink', 'first', { isStandard: true })
      await editor.patch(`${TEMPLATES}/${first}`, { op: 'replace', path: 'isStandard', value: false }).expect(200)
      await create('resetLink', 'second', { isStandard: true })
    })
  })

  describe('.history', () => {
    const history = async (query: string): Promise<Version[]> =>
      (await reader.get(`${TEMPLATES}/.history?${query}`).expect(200)).body.versions

    it('shows every version, by whom and when, also of a template that is deleted', async () => {
      const id = await create('resetLink', 'Reset')
      const at = `${TEMPLATES}/${id}`
      const second = await directory.scim('templates:write', 'Second')
      await second.patch(at, { op: 'replace', path: 'subject', value: 'Another' }).expect(200)
      await second.patch(at, { op: 'replace', path: 'subject', value: 'Another' }).expect(200)
      await editor.delete(at).expect(204)
      const versions = await history(`id=${id}`)
      const [client, other] = [await idOf('Editor'), await idOf('Second')]
      expect(versions.map(({ revision, act, by, template }) => [revision, act, by, template.subject])).to.deep.equal([
        [3, 'deleted', client, 'Another'],
        [2, 'changed', other, 'Another'],
        [1, 'created', client, 'This is Reset'],
      ])
      expect(versions[2]?.template).to.deep.equal({ ...templateOf('resetLink', 'Reset'), isStandard: false, id })
      for (const { at: time } of versions) expect(Date.parse(time)).to.be.closeTo(Date.now(), 60_000)
      expect((await events()).map(({ event, actor, target }) => [event, actor, target])).to.deep.equal([
        ['template.created', client, id],
        ['template.changed', other, id],
        ['template.deleted', client, id],
      ])
    })

    it('goes back twenty at a time', async () => {
      const id = await create('resetLink', 'Reset')
      for (let index = 2; index <= 22; index++)
        await editor.patch(`${TEMPLATES}/${id}`, { op: 'replace', path: 'subject', value: `x${index}` }).expect(200)
      const numbers = async (query: string) => (await history(query)).map(({ revision }) => revision)
      expect(await numbers(`id=${id}`)).to.deep.equal(Array.from({ length: 20 }, (_, index) => 22 - index))
      expect(await numbers(`id=${id}&before=3`)).to.deep.equal([2, 1])
      expect(await numbers(`id=${id}&before=1`)).to.deep.equal([])
    })

    it('numbers changes that come at once one after the other', async () => {
      const id = await create('resetLink', 'Reset')
      const values = ['a', 'b', 'c', 'd', 'e']
      await Promise.all(
        values.map(value => editor.patch(`${TEMPLATES}/${id}`, { op: 'replace', path: 'subject', value }).expect(200)),
      )
      const versions = await history(`id=${id}`)
      expect(versions.map(({ revision }) => revision)).to.deep.equal([6, 5, 4, 3, 2, 1])
      expect(versions.map(({ template }) => template.subject)).to.have.members([...values, 'This is Reset'])
      expect((await reader.get(`${TEMPLATES}/${id}`)).body.subject).to.equal(versions[0]?.template.subject)
    })

    it('is for whoever may read them, and of one that there was', async () => {
      const id = await create('resetLink', 'Reset')
      const other = await directory.scim('policies:write')
      expect(verdict(await other.get(`${TEMPLATES}/.history?id=${id}`))).to.equal('403')
      for (const query of ['', '?id=unknown', `?id=${id}&before=0`, `?id=${id}&before=x`])
        expect(verdict(await reader.get(`${TEMPLATES}/.history${query}`)), query).to.equal('400 invalidValue')
    })
  })

  it('.preview shows what somebody would get, and stores nothing', async () => {
    const draft = templateOf('oneTimePassword', 'Draft', { subject: '{{ issuerName }}' })
    const { body } = await reader.post(`${TEMPLATES}/.preview`, draft).expect(200)
    expect(body).to.deep.equal({
      schemas: ['urn:rekey:params:scim:api:messages:1.0:MailPreview'],
      subject: 'Rekey',
      text: 'Hello Ada Example, this is Draft:\nEXAMPLE-one-time-<password>\n',
      html: '<p>Hello Ada Example, this is Draft: <b>EXAMPLE-one-time-&lt;password&gt;</b></p>',
    })
    expect((await reader.get(TEMPLATES)).body.totalResults).to.equal(0)
    expect([directory.smtp.mails.length, (await events()).length]).to.deep.equal([0, 0])
    const other = await directory.scim('policies:write')
    expect(verdict(await other.post(`${TEMPLATES}/.preview`, draft))).to.equal('403')
  })

  it('of docs/mail-templates.md can be saved, and says what it should', async () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/mail-templates.md', 'utf8')) ?? []
    await editor.post(TEMPLATES, JSON.parse(example)).expect(201)
    const { body } = await reader.post(`${TEMPLATES}/.preview`, JSON.parse(example)).expect(200)
    expect(body.text).to.include('Der Link gilt bis 31. Januar 2026, 09:45 (UTC).')
  })

  it('leave no version behind when they are not saved', async () => {
    const change = createChange(mailTemplateType, templateOf('resetLink', 'Reset'), new Set())
    const failing = { ...hostContext, beforeCommit: () => Promise.reject(new Error('Not now.')) }
    const { mailTemplates } = directory.services.resources
    await mailTemplates.create(change, nothing, failing).catch(() => undefined)
    expect(await directory.database.connection.collection('mailTemplateVersions').countDocuments()).to.equal(0)
    expect(await events()).to.deep.equal([])
  })

  describe('.test', () => {
    const template = templateOf('resetLink', 'Draft')
    const test = (body: object, client = editor) => client.post(`${TEMPLATES}/.test`, body)

    it('sends a mail through the mail server, with a link that opens nothing, and into the audit', async () => {
      const answer = await test({ to: 'me@example.com', template })
      expect([answer.status, answer.body.status]).to.deep.equal([200, 'sent'])
      const [mail, ...others] = directory.smtp.mails
      expect(others).to.deep.equal([])
      expect(mail?.to).to.deep.include({ text: 'me@example.com' })
      expect(mail).to.include({ subject: 'This is Draft' })
      expect(mail?.text).to.equal(`Hello Ada Example, this is Draft:\n${directory.issuer}/reset?token=EXAMPLE\n`)
      const [event] = await events()
      expect(event).to.deep.include({
        event: 'template.tested',
        actor: await idOf('Editor'),
        target: 'Draft',
        outcome: 'success',
        details: { to: 'me@example.com', status: 'sent' },
      })
      expect((await reader.get(TEMPLATES)).body.totalResults).to.equal(0)
    })

    it('says what the mail server says', async () => {
      directory.smtp.refuseWith(550)
      expect((await test({ to: 'me@example.com', template })).body.status).to.equal('refused')
      directory.smtp.refuseWith(451)
      expect(verdict(await test({ to: 'me@example.com', template }))).to.equal('503')
      expect((await events()).map(({ outcome, details }) => [outcome, details.status])).to.deep.equal([
        ['failure', 'refused'],
        ['failure', 'failed'],
      ])
    })

    it('goes to one address', async () => {
      for (const to of [undefined, '', 'me', 'a@example.com, b@example.com', 'a@example.com\r\nBcc: b@example.com', 7])
        expect(verdict(await test({ to, template })), String(to)).to.equal('400 invalidValue')
      expect(verdict(await test({ to: 'a@example.com' }))).to.equal('400 invalidSyntax')
      expect(directory.smtp.mails).to.have.length(0)
    })

    it('needs templates:write', async () => {
      expect(verdict(await test({ to: 'a@example.com', template }, reader))).to.equal('403')
    })

    it('counts as a thousand requests', async () => {
      const limited = await startDirectory({ clientRateLimit: 2500, frozen: true })
      const client = await limited.scim('templates:write')
      const verdicts: string[] = []
      for (let index = 0; index < 3; index++)
        verdicts.push(verdict(await test({ to: 'a@example.com', template }, client)))
      expect(verdicts).to.deep.equal(['200', '200', '429'])
      expect(limited.smtp.mails).to.have.length(2)
      await limited.stop()
    })
  })

  it('are named by a reset; an unknown one, and one of another kind, is refused before anything is done', async () => {
    await create('activationLink', 'Welcome')
    await create('resetLink', 'Merger')
    const hr = await directory.scim('users:write,passwords:reset')
    const id = await directory.person({
      userName: 'ann',
      password: 'seven quiet harbours',
      emails: [{ value: 'ann@example.com' }],
    })
    const reset = (value: object) => hr.patch(`${USERS}/${id}`, { op: 'replace', path: `${STATE}:reset`, value })
    const credential = () =>
      directory.database.connection.collection<{ _id: string }>('credentials').findOne({ _id: id })
    const before = await credential()
    for (const value of [
      { template: 'Nothing' },
      { template: '' },
      { template: 'Welcome' },
      { delivery: 'oneTimePassword', template: 'Merger' },
      { delivery: 'oneTimePassword', mail: true, template: 'Merger' },
    ]) {
      const answer = await reset(value)
      expect(verdict(answer), JSON.stringify(value)).to.equal('400 invalidValue')
      expect(answer.body.detail).to.include('"template"')
    }
    expect(await credential()).to.deep.equal(before)
    expect(await directory.mails()).to.have.length(0)
    expect(verdict(await reset({ template: 'MERGER' }))).to.equal('200')
    expect((await directory.mails()).map(({ subject }) => subject)).to.deep.equal(['This is Merger'])
    const found = await directory.database.connection.collection('auditEvents').findOne({ event: 'password.reset' })
    expect(found?.details).to.include({ template: 'MERGER' })
  })
})
