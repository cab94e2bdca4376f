import type { Server } from 'node:http'
import { StartupError } from './store/startup-error.ts'

type Place = { readonly port: number; readonly host: string }

/** Opens a port, or throws a StartupError that names the settings that say where: those with this beginning. */
export function listen(server: Server, { port, host }: Place, beginning: '' | 'METRICS_' = ''): Promise<Server> {
  const [portSetting, hostSetting] = [`${beginning}PORT`, `${beginning}HOST`]
  return new Promise((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(
        new StartupError(
          code === 'EADDRINUSE'
            ? `Port ${port} is taken. Stop what listens there, or set ${portSetting}.`
            : `The server can't listen on ${host}:${port} (${code}). Check ${hostSetting} and ${portSetting}.`,
        ),
      ),
    )
    server.listen(port, host, () => resolve(server))
  })
}
