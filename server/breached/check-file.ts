import { type FileHandle, open, stat } from 'node:fs/promises'

/** A file of up to a mebibyte is read whole, a larger one in so many places. */
const PLACES = 256
const GLANCE = 4096

const LINE = /^([0-9a-f]{10,40})(?::.*)?$/i
const NTLM_DIGITS = 32

/**
 * What keeps a file from being searched for leaked passwords, in words; undefined where nothing does. Where hashes are in no order or of
 * another kind, none would be found, and every password would pass.
 */
export async function problemOfFile(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return "can't be read"
  if (!found.isFile()) return 'is no file'
  const file = await open(path).catch(() => undefined)
  if (!file) return "can't be read"
  try {
    return await problemOfLines(file, found.size)
  } finally {
    await file.close()
  }
}

async function problemOfLines(file: FileHandle, size: number): Promise<string | undefined> {
  let last = ''
  for (let at = 0; at < size; at += Math.max(GLANCE, Math.floor(size / PLACES))) {
    for (const line of await wholeLines(file, at, size)) {
      const key = LINE.exec(line)?.[1]?.toUpperCase()
      if (!key) return 'holds lines that are no SHA-1 hash'
      if (key.length === NTLM_DIGITS) return 'holds hashes of 32 digits, which are those of NTLM'
      if (last !== '' && key.length !== last.length) return 'holds hashes of several lengths'
      if (key < last) return 'is not sorted by the hashes'
      last = key
    }
  }
  return last === '' ? 'holds no hash' : undefined
}

async function wholeLines(file: FileHandle, at: number, size: number): Promise<string[]> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(GLANCE), 0, GLANCE, at)
  const text = buffer.toString('latin1', 0, bytesRead)
  const isEnd = at + bytesRead >= size
  const lines = (isEnd ? text.trimEnd() : text).split('\n').map(line => line.replace(/\r$/, ''))
  return lines.slice(at === 0 ? 0 : 1, isEnd ? undefined : -1)
}
