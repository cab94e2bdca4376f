import { rename, rm, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import { type Clone, createClone } from '../support/clone.ts'
import { isStackTrace } from '../support/program.ts'

const FAILED = 'The packages could not be installed. Check the network, then run the command again.'

/** Stands for Node 24 as npm brings it: it is this Node, and says that it was brought. */
const bringNode = (clone: Clone) => `
case "$*" in *node@24*) ;; *) exit 0 ;; esac
/bin/mkdir -p node_modules/node/bin
echo '#!/bin/sh' > node_modules/node/bin/node
echo 'BROUGHT=brought NODE_OPTIONS= exec ${clone.path('bin/node')} "$@"' >> node_modules/node/bin/node
/bin/chmod +x node_modules/node/bin/node`

describe('the set-up of a clone', () => {
  let clone: Clone
  beforeEach(async () => {
    clone = await createClone()
  })
  afterEach(() => clone.remove())

  const build = (env?: NodeJS.ProcessEnv) => clone.start(['build'], env).ended

  async function fails(sentence: string, env?: NodeJS.ProcessEnv): Promise<void> {
    const { code, stdout, stderr } = await build(env)
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr.trimEnd().split('\n').at(-1)).to.equal(sentence)
    expect(isStackTrace(stderr), stderr).to.equal(false)
  }

  it('installs the packages once', async () => {
    await clone.installNpm('exit 0')
    expect((await build()).stderr).to.equal('Installing the packages (once) …\nBuilding …\n')
    expect((await build()).stderr).to.equal('')
    expect(await clone.calls('npm')).to.equal(1)
  })

  it('installs them again when the lock file has changed', async () => {
    await clone.installNpm('exit 0')
    await build()
    await writeFile(clone.path('package-lock.json'), '{}')
    expect((await build()).stderr).to.equal('Installing the packages (once) …\nBuilding …\n')
    expect(await clone.calls('npm')).to.equal(2)
  })

  it('mends an installation that was killed in the middle', async () => {
    await clone.installNpm('kill -9 $PPID')
    expect((await build()).code).to.equal(null)
    await clone.installNpm('exit 0')
    expect((await build()).code).to.equal(0)
    expect(await clone.calls('npm')).to.equal(2)
  })

  it('mends one that was killed even when the lock file is what it was before', async () => {
    await clone.markInstalled()
    const lock = clone.path('package-lock.json')
    const before = await clone.read('package-lock.json')
    await writeFile(lock, '{}')
    await clone.installNpm('kill -9 $PPID')
    await build()
    await writeFile(lock, before)
    await clone.installNpm('exit 0')
    expect((await build()).stderr).to.include('Installing the packages (once)')
  })

  it('brings the tools again that were taken away, for what needs them', async () => {
    const prune = () => rename(clone.path('node_modules/typescript'), clone.path('pruned'))
    await clone.installNpm('exit 0')
    await build()
    await prune()
    await clone.installNpm('/bin/mv pruned node_modules/typescript')
    expect((await clone.start(['token', 'made']).ended).stderr).to.match(/Cannot find module .*admin\.js/)
    expect(await clone.calls('npm')).to.equal(1)
    await clone.write('server/main.ts', 'changed')
    expect(await build()).to.deep.include({ code: 0, stderr: 'Installing the packages (once) …\nBuilding …\n' })
    await prune()
    expect((await clone.start(['test']).ended).stderr).to.match(/^Installing the packages/)
  })

  it('says that the packages could not be installed, and tries again the next time', async () => {
    await clone.installNpm('echo "npm error network" >&2; exit 1')
    for (const _again of [1, 2]) await fails(FAILED)
    expect(await clone.calls('npm')).to.equal(2)
  })

  it('says so with the real npm when the registry is out of reach', async () => {
    await rm(clone.path('node_modules'), { recursive: true })
    await fails(FAILED, {
      PATH: `${clone.path('bin')}:${process.env.PATH}`,
      npm_config_registry: 'http://127.0.0.1:1',
      npm_config_fetch_retries: '0',
      npm_config_cache: clone.path('cache'),
    })
  })

  it('says that npm is missing', () => fails('npm was not found. Install Node with npm.'))

  it('says that npm is too old', async () => {
    await clone.installNpm('exit 0', '8.19.4')
    await fails('npm 8.19.4 is too old. Run: npm install --global npm')
  })

  for (const version of ['18.20.8', '20.18.3']) {
    it(`says that Node ${version} is too old`, async () => {
      await clone.markInstalled()
      await fails(`Node ${version} is too old. Install Node 22.12 or newer.`, await clone.asNode(version))
    })
  }

  for (const version of ['20.19.0', '22.11.0']) {
    it(`brings Node 24 where Node is ${version}, once, and runs everything with it`, async () => {
      await clone.markInstalled()
      await clone.installNpm(bringNode(clone))
      const old = await clone.asNode(version)
      const first = await clone.start(['start'], old).ended
      expect(first).to.deep.include({ code: 0, stdout: 'brought' })
      expect(first.stderr).to.match(
        new RegExp(`^Node ${version} is past its end of life: fetching Node 24 .*\nBuilding …\n$`),
      )
      expect(await clone.start(['start'], old).ended).to.deep.equal({ code: 0, stdout: 'brought', stderr: '' })
      expect(await clone.calls('npm')).to.equal(1)
    })
  }

  for (const version of ['22.12.0', '26.1.0']) {
    it(`takes Node ${version} as it is`, async () => {
      await clone.markInstalled()
      const { code, stdout } = await clone.start(['start'], await clone.asNode(version)).ended
      expect([code, stdout]).to.deep.equal([0, ''])
      expect(await clone.calls('npm')).to.equal(0)
    })
  }

  it('takes every Node that npm is told of, so that npm warns of none that is replaced', async () => {
    const [, major, minor] = /OLDEST_NODE = \[(\d+), (\d+)\]/.exec(await clone.read('scripts/setup.mjs')) ?? []
    const { engines } = JSON.parse(await clone.read('package.json'))
    expect(engines).to.deep.equal({ node: `>=${major}.${minor}` })
  })

  it('brings Node 24 again where it was killed while it was brought', async () => {
    await clone.markInstalled()
    await clone.write('.cache/node/node_modules/node/bin/node', 'half of it', 0o755)
    await clone.installNpm(bringNode(clone))
    expect((await clone.start(['start'], await clone.asNode('20.19.0')).ended).stdout).to.equal('brought')
  })

  it('says that Node 24 could not be brought', async () => {
    await clone.markInstalled()
    await clone.installNpm('exit 0')
    await fails('Node 24 could not be fetched. Install Node 22.12 or newer.', await clone.asNode('20.19.0'))
    await clone.installNpm('exit 1')
    await fails(FAILED, await clone.asNode('20.19.0'))
  })
})
