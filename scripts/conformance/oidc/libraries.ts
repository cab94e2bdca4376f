import { join } from 'node:path'
import { runTool } from '../missing-tool.ts'
import { findPython } from '../python.ts'

/** A library for applications, and the command that starts an application with it; what it needs is brought along before. */
export type Library = { readonly name: string; prepare(): Promise<readonly string[]> }

const HERE = 'scripts/conformance/oidc'
const FOLDER = join('.cache', 'conformance-oidc')

export const libraries: readonly Library[] = [
  { name: 'openid-client', prepare: async () => [process.execPath, '--import', 'tsx', `${HERE}/openid-client.ts`] },
  {
    name: 'Authlib',
    async prepare() {
      const python = await findPython(join(FOLDER, 'python'), `${HERE}/requirements.txt`)
      return [python.program('python'), `${HERE}/authlib_flask.py`]
    },
  },
  {
    name: 'go-oidc',
    async prepare() {
      const program = join(process.cwd(), FOLDER, 'go-oidc')
      const remedy = 'Go 1.26 or newer is needed as "go", and for the first time a network (https://go.dev/dl).'
      await runTool(['go', 'build', '-o', program, '.'], remedy, { cwd: `${HERE}/go` })
      return [program]
    },
  },
]
