import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'

/** Waits until the server of these settings answers; starts one where there is none, and answers its process. */
export async function ensureServer(issuer: string): Promise<ChildProcess | undefined> {
  if (await isReady(issuer)) return undefined
  // Its log has a line for each of a thousand requests, which would run through the progress bars.
  const server = spawn('npm', ['start'], { stdio: ['ignore', 'ignore', 'inherit'] })
  while (!(await isReady(issuer))) {
    if (server.exitCode !== null) throw new Error('The server did not start.')
    await setTimeout(200)
  }
  return server
}

async function isReady(issuer: string): Promise<boolean> {
  try {
    return (await fetch(`${issuer}/health/ready`)).ok
  } catch {
    return false
  }
}
