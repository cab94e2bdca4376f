import { expect } from 'chai'
import type { Desk } from '../support/command-line.ts'
import { startDirectory, type TestDirectory } from '../support/directory.ts'
import { POLICIES, POLICY } from '../support/scim.ts'
import type { TestScimClient } from '../support/scim-client.ts'
import { deskAt } from './support.ts'

describe('policies at the command line', () => {
  let directory: TestDirectory
  let desk: Desk
  let security: TestScimClient

  beforeEach(async () => {
    directory = await startDirectory()
    desk = await deskAt(directory, 'policies:write,users:read')
    security = await directory.scim('policies:write')
    await desk.write(
      'policies.yaml',
      (await desk.run(['policies', 'export'])).stdout.replace('minLength: 15', 'minLength: 20'),
    )
  })
  afterEach(async () => {
    await desk.remove()
    await directory.stop()
  })

  const file = () => ['--file', desk.path('policies.yaml')]
  const change = { change: 'changed', policy: 'Default', attribute: 'minLength', from: 15, to: 20 }
  const lengthOf = async () => (await security.get(`${POLICIES}?filter=name eq "Default"`)).body.Resources[0].minLength

  it('are compared with a file, which changes nothing', async () => {
    expect((await desk.run(['policies', 'diff', ...file()])).json()).to.deep.equal([change])
    const { stdout } = await desk.run(['policies', 'diff', ...file(), '--delete-others'], { terminal: true })
    expect(stdout).to.match(/^CHANGE +POLICY +ATTRIBUTE +FROM +TO\nchanged +Default +minLength +15 +20\n$/)
    expect(await lengthOf()).to.equal(15)
  })

  it('are made what a file says after a yes, and not once more', async () => {
    expect((await desk.run(['policies', 'import', ...file()])).code).to.equal(2)
    expect((await desk.run(['policies', 'import', ...file()], { terminal: true, typed: 'n\n' })).code).to.equal(2)
    expect(await lengthOf()).to.equal(15)
    const { stdout, stderr } = await desk.run(['policies', 'import', ...file(), '--output', 'json'], {
      terminal: true,
      typed: 'y\n',
    })
    expect([JSON.parse(stdout), stderr.includes('Make one change?')]).to.deep.equal([[change], true])
    expect(await lengthOf()).to.equal(20)
    expect((await desk.run(['policies', 'import', ...file()])).json()).to.deep.equal([])
  })

  it('are left alone where somebody else has changed them while the question was open', async () => {
    const { code, stderr } = await desk.run(['policies', 'import', ...file()], {
      terminal: true,
      async typed() {
        await security.post(POLICIES, { schemas: [POLICY], name: 'New' }).expect(201)
        return 'y\n'
      },
    })
    expect([code, stderr.endsWith('Somebody else was faster. Look again, then repeat it.\n')]).to.deep.equal([1, true])
    expect(await lengthOf()).to.equal(15)
  })

  it('say what is wrong with a file, with its line', async () => {
    await desk.write('policies.yaml', 'default:\n  name: Default\n  minLenght: 20\n')
    const { code, stderr } = await desk.run(['policies', 'diff', ...file()])
    expect(code).to.equal(1)
    expect(stderr)
      .to.match(/line 3/i)
      .and.match(/minLenght/)
  })

  it('judge a password that is typed', async () => {
    await directory.person({ userName: 'ann' })
    const check = (typed: string) =>
      desk.run(['policies', 'check', '--user', 'ann', '--query', 'accepted', '--output', 'json'], {
        terminal: true,
        typed,
      })
    expect(await check('too short\n')).to.include({ code: 3, stdout: 'false\n' })
    expect(await check('seven lanterns over slow water\n')).to.include({ code: 0, stdout: 'true\n' })
  })
})
