import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs `npm run token` or `npm run application` as an operator does, and reads what it prints once. */
export async function runOnHost<T>(command: 'token' | 'application', ...options: readonly string[]): Promise<T> {
  const { stdout } = await run('npm', ['run', '--silent', command, '--', ...options, '--json'])
  return JSON.parse(stdout)
}
