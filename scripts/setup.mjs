// Brings the project to where its commands can run: the right Node, the packages, the build. Needs nothing but Node and npm, and does
// nothing that was done before.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const WANTED_NODE = [22, 12]
const OLDEST_NODE = [20, 19]
const OLDEST_NPM = 9
const SOURCES = ['cli', 'config', 'demo', 'passwords', 'people', 'policies', 'scim', 'server', 'texts', 'views']

const builtStamp = join(root, 'dist', '.built')
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

export class SetupError extends Error {}

/** The path of the Node that everything runs with, after whatever was missing has been done. */
export function setUp({ build = true, run }) {
  const node = findNode()
  const environment = environmentFor(node)
  const isToBuild = build && !isBuilt()
  install(environment, isToBuild || run.some(([file]) => !file.startsWith('dist/')))
  if (isToBuild) compile(node, environment)
  return { node, environment }
}

function isAtLeast([major, minor], version = process.versions.node) {
  const [ownMajor, ownMinor] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}

/** This Node, or one from npm where this one is too old. */
function findNode() {
  if (isAtLeast(WANTED_NODE)) return process.execPath
  if (!isAtLeast(OLDEST_NODE))
    throw new SetupError(`Node ${process.versions.node} is too old. Install Node ${WANTED_NODE.join('.')} or newer.`)
  const folder = join(root, '.cache', 'node')
  const node = join(folder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!runs(node)) {
    tell(`Node ${process.versions.node} is past its end of life: fetching Node 24 for this project (once) …`)
    requireNpm(process.env)
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    npm(['install', '--no-save', 'node@24'], { cwd: folder, env: process.env })
    if (!runs(node))
      throw new SetupError(`Node 24 could not be fetched. Install Node ${WANTED_NODE.join('.')} or newer.`)
  }
  return node
}

/** One that was only half brought is there and doesn't run. */
const runs = node => existsSync(node) && spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0

const environmentFor = node => ({ ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` })

/** What was built runs without the tools, which `npm prune --omit=dev` takes away; they are brought again for whatever needs them. */
function install(env, needsTools) {
  const stamp = join(root, 'node_modules', '.rekey-setup')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const isThere = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (isThere && (!needsTools || existsSync(compiler))) return
  tell('Installing the packages (once) …')
  requireNpm(env)
  rmSync(stamp, { force: true })
  npm(['ci'], { cwd: root, env })
  writeFileSync(stamp, wanted)
}

function isBuilt() {
  const built = existsSync(builtStamp) ? statSync(builtStamp).mtimeMs : 0
  const inputs = [...SOURCES, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']
  return inputs.every(input => newest(join(root, input)) <= built)
}

function compile(node, env) {
  tell('Building …')
  const begun = new Date()
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const result = spawnSync(node, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, env, stdio: 'inherit' })
  if (result.status !== 0) throw new SetupError('The build failed; the lines above say where.')
  chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755)
  cpSync(join(root, 'views', 'public'), join(root, 'dist', 'views', 'public'), { recursive: true })
  for (const name of readdirSync(join(root, 'demo')).filter(file => !/\.tsx?$/.test(file))) {
    cpSync(join(root, 'demo', name), join(root, 'dist', 'demo', name), { recursive: true })
  }
  writeFileSync(builtStamp, '')
  // What is saved while the compiler runs is newer than this.
  utimesSync(builtStamp, begun, begun)
}

function newest(path) {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map(name => newest(join(path, name))))
}

function requireNpm(env) {
  const version = npmVersion(env)
  if (version === undefined) throw new SetupError('npm was not found. Install Node with npm.')
  if (Number(version.split('.')[0]) < OLDEST_NPM)
    throw new SetupError(`npm ${version} is too old. Run: npm install --global npm`)
}

function npmVersion(env) {
  try {
    return execFileSync('npm', ['--version'], {
      env,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

function npm(words, options) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const result = spawnSync('npm', [...words, ...quiet], {
    ...options,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0)
    throw new SetupError('The packages could not be installed. Check the network, then run the command again.')
}

const tell = line => process.stderr.write(`${line}\n`)
