import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { validate } from 'dockerfile-utils'
import { parse } from 'yaml'
import { loadConfig } from '../config/load.ts'
import { settings } from '../config/schema.ts'
import { instructionsOf } from './support/dockerfile.ts'

type Service = {
  readonly image?: string
  readonly build?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly restart?: string
  readonly ports?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly healthcheck?: object
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

const isSetting = (name: string) => {
  const own = name.replace(/_FILE$/, '')
  const setting = Object.entries(settings).find(([known]) => known === own)?.[1]
  return setting !== undefined && (own === name || 'secret' in setting)
}

describe('the Dockerfile', () => {
  const text = readFileSync('Dockerfile', 'utf8')
  const stages = instructionsOf(text)
  const last = stages.at(-1) ?? []
  const argumentsOf = (name: string) => last.filter(one => one.name === name).map(one => one.words)

  it('is one that Docker understands', () => {
    expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).to.deep.equal([])
  })

  it('is built on one image, which stays the same', () => {
    expect(stages).to.have.length(2)
    for (const [from] of stages) expect(from?.words).to.match(/^\$\{NODE\}(?: AS build)?$/)
    expect(text).to.match(/^ARG NODE=node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/m)
  })

  it('runs as nobody special, with what was built and what that needs, and no secret', () => {
    expect(argumentsOf('USER')).to.deep.equal(['1000:1000'])
    expect(argumentsOf('COPY').every(words => words.startsWith('--from=build /app/'))).to.equal(true)
    for (const secret of ['MASTER_KEY', 'MONGODB_URI=', 'PASSWORD', 'TOKEN'])
      expect(argumentsOf('ENV').join()).not.to.include(secret)
  })

  it('is built of what the sources need, and of nothing that lies about', () => {
    const [everything, ...needed] = readFileSync('.dockerignore', 'utf8').trim().split('\n').slice(1)
    expect(everything).to.equal('*')
    const names = needed.map(line => line.replace(/^!/, ''))
    const { include } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8'))
    expect(names).to.include.members(include)
    expect(names.filter(name => /secret|data|\.env|\.git|node_modules|dist/.test(name))).to.deep.equal([])
    for (const name of names) expect(globSync(name), name).to.have.length(1)
  })
})

describe('compose.yaml', () => {
  const file = parse(readFileSync('compose.yaml', 'utf8'), { merge: true })
  const services = Object.entries<Service>(file.services)

  it('hardens every service, and pins its image', () => {
    for (const [name, service] of services) {
      expect(service, name).to.deep.include({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
      expect(service.restart, name).to.match(/^(unless-stopped|on-failure)$/)
      expect(service.image, name).to.match(/:(?!latest$)[\w.-]+$/)
    }
  })

  it('knows of every service that lasts whether it is well', () => {
    for (const [name, { build, healthcheck, restart }] of services)
      expect(Boolean(build || healthcheck || restart === 'on-failure'), name).to.equal(true)
  })

  it('opens ports to this machine alone', () => {
    for (const port of services.flatMap(([, { ports = [] }]) => ports)) expect(port).to.match(/^127\.0\.0\.1:\d+:\d+$/)
  })

  it('names services, volumes and secrets that there are', () => {
    const known = new Set([...Object.keys(file.services), ...Object.keys(file.volumes), ...Object.keys(file.secrets)])
    const named = services.flatMap(([, { depends_on = {}, secrets = [], volumes = [] }]) => [
      ...Object.keys(depends_on),
      ...secrets,
      ...volumes.map(volume => volume.split(':')[0] ?? '').filter(source => !source.startsWith('./')),
    ])
    expect(named.filter(name => !known.has(name))).to.deep.equal([])
  })

  it('runs two servers, with settings that there are and secrets that they have, as files', () => {
    const servers = services.filter(([, { build }]) => build)
    expect(servers.map(([name]) => name)).to.deep.equal(['rekey-1', 'rekey-2'])
    for (const [, { environment = {}, secrets = [] }] of servers) {
      expect(Object.keys(environment).filter(name => !isSetting(name))).to.deep.equal([])
      const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'))
      expect(files.map(([, path]) => path)).to.have.members(secrets.map(name => `/run/secrets/${name}`))
    }
  })

  it('makes the replica set that the servers are sent to, of the members that there are', () => {
    const init = readFileSync('deploy/mongo-init.js', 'utf8')
    const [, hosts = '', name = ''] =
      /@([\w,-]+)\/rekey\?replicaSet=(\w+)/.exec(readFileSync('deploy/make-secrets.sh', 'utf8')) ?? []
    expect(init).to.include(`_id: '${name}'`)
    expect(init.match(/mongo-\d(?=:27017)/g)).to.deep.equal(hosts.split(','))
    for (const host of hosts.split(',')) expect(file.services[host].command.join(' ')).to.include(`--replSet ${name} `)
  })

  it('gets from deploy/make-secrets.sh every secret that it names, once, and a server takes them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rekey-secrets-'))
    const make = () => execFileSync('sh', [resolve('deploy/make-secrets.sh')], { cwd: folder })
    const read = (name: string) => readFile(join(folder, 'secrets', name), 'utf8')
    make()
    const made = await Promise.all((await readdir(join(folder, 'secrets'))).map(async name => [name, await read(name)]))
    make()
    for (const [name = '', text] of made) expect(await read(name), name).to.equal(text)
    expect(made.map(([name]) => `secrets/${name}`)).to.have.members(
      Object.values<{ file: string }>(file.secrets).map(secret => secret.file),
    )
    expect((await stat(join(folder, 'secrets'))).mode & 0o777).to.equal(0o700)
    const { environment = {} } = services.find(([name]) => name === 'rekey-1')?.[1] ?? {}
    const config = loadConfig(
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [
          name,
          value.replace('/run/secrets', join(folder, 'secrets')),
        ]),
      ),
    )
    expect(config.masterKeys?.[0]).to.have.length(32)
    expect(config.mongodbUri).to.equal(
      `mongodb://rekey:${(await read('mongo_password')).trim()}@mongo-1,mongo-2,mongo-3/rekey?replicaSet=rekey&authSource=admin`,
    )
    await rm(folder, { recursive: true })
  })
})

describe('deploy/rekey.service', () => {
  const lines = readFileSync('deploy/rekey.service', 'utf8')
    .split('\n')
    .filter(line => line && !line.startsWith('#'))
  const directives = lines.filter(line => !line.startsWith('[')).map(line => line.split(/=(.*)/s) as [string, string])

  it('has the sections and directives of systemd.unit, systemd.service and systemd.exec', () => {
    expect(lines.filter(line => line.startsWith('['))).to.deep.equal(['[Unit]', '[Service]', '[Install]'])
    expect(directives.map(([name]) => name).filter(name => !KNOWN.has(name))).to.deep.equal([])
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  // Where there is no systemd to ask, the tests beside this one are what reads the unit.
  const itWithSystemd = hasSystemd ? it : () => {}
  itWithSystemd('is one that systemd understands', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rekey-unit-'))
    const unit = join(folder, 'rekey.service')
    // Whether Node is there is not a question to the unit.
    await writeFile(unit, readFileSync('deploy/rekey.service', 'utf8').replace('/usr/bin/node', process.execPath))
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    expect(stderr).to.equal('')
    await rm(folder, { recursive: true })
  })

  it('starts what the image starts', () => {
    const [, command] = directives.find(([name]) => name === 'ExecStart') ?? []
    expect(command).to.match(/^\/usr\/bin\/node .*dist\/server\/main\.js$/)
    const [, options] = /NODE_OPTIONS="(.*)"/.exec(readFileSync('Dockerfile', 'utf8')) ?? []
    expect(command).to.include(` ${options} `)
  })

  it('gives the server settings that there are, and secrets as files that it loads', () => {
    const environment = directives
      .filter(([name]) => name === 'Environment')
      .flatMap(([, value]) => value.split(' ').map(pair => pair.split('=') as [string, string]))
    expect(environment.map(([name]) => name).filter(name => name !== 'NODE_ENV' && !isSetting(name))).to.deep.equal([])
    const loaded = directives
      .filter(([name]) => name === 'LoadCredential')
      .map(([, value]) => `%d/${value.split(':')[0]}`)
    const files = environment.filter(([name]) => name.endsWith('_FILE')).map(([, value]) => value)
    expect(files).to.have.members(loaded)
  })

  it('takes from it what it does not need', () => {
    const all = new Map(directives)
    for (const name of [
      'NoNewPrivileges',
      'PrivateTmp',
      'PrivateDevices',
      'ProtectHome',
      'RestrictSUIDSGID',
      'DynamicUser',
    ])
      expect(all.get(name), name).to.equal('yes')
    expect(all.get('ProtectSystem')).to.equal('strict')
    expect(all.get('CapabilityBoundingSet')).to.equal('')
  })
})

const KNOWN: ReadonlySet<string> = new Set(
  `Description Wants After WantedBy Type DynamicUser WorkingDirectory ExecStart EnvironmentFile LoadCredential Environment StateDirectory
   StateDirectoryMode UMask Restart RestartSec TimeoutStopSec LimitNOFILE CapabilityBoundingSet AmbientCapabilities NoNewPrivileges ProtectSystem
   ProtectHome ProtectProc PrivateTmp PrivateDevices PrivateUsers ProtectClock ProtectHostname ProtectControlGroups ProtectKernelLogs
   ProtectKernelModules ProtectKernelTunables RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID RemoveIPC LockPersonality
   SystemCallArchitectures SystemCallFilter SystemCallErrorNumber`.split(/\s+/),
)
