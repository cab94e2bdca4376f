#!/usr/bin/env -S node --max-semi-space-size=4
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { loadCommandLineConfig } from '../config/cli.ts'
import { runCommandLine } from './run.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const { stdin, stdout, stderr } = process

// Whoever reads the answer may have seen enough of it, as `head` has.
stdout.on('error', error => {
  if (error.code === 'EPIPE') process.exit()
  stderr.write(`The answer can't be written: ${error.message}.\n`)
  process.exit(1)
})

// What is being done is done to its end, whether or not somebody watches its progress.
stderr.on('error', () => {})

process.exitCode = await runCommandLine(process.argv.slice(2), version, {
  stdin,
  stdout,
  stderr,
  config: loadCommandLineConfig(),
  now: () => new Date(),
  wait,
  onInterrupt(stop) {
    process.once('SIGINT', stop)
    return () => process.off('SIGINT', stop)
  },
})
