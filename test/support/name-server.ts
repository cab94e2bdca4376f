import { createSocket } from 'node:dgram'
import { once } from 'node:events'

const ONE_TXT = Buffer.from([0, 16, 0, 1, 0, 0, 0, 60])
const QUESTION_NAME = Buffer.from([0xc0, 12])

/** A real name server on loopback that knows TXT records (RFC 1035 §4), and none where there is no text; told nothing, it is silent. */
export async function startNameServer(records: Map<string, readonly string[]> | undefined) {
  const socket = createSocket('udp4')
  socket.on('message', (query, { port, address }) => {
    if (records) socket.send(answerTo(query, records), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise<void>(resolve => socket.close(() => resolve())),
  }
}

function answerTo(query: Buffer, records: ReadonlyMap<string, readonly string[]>): Buffer {
  const { name, end } = questionIn(query)
  const texts = records.get(name)
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(texts ? 0x8180 : 0x8183, 2)
  header.writeUInt16BE(texts?.length ?? 0, 6)
  header.writeUInt16BE(0, 10)
  return Buffer.concat([header, query.subarray(12, end), ...(texts ?? []).map(recordOf)])
}

function questionIn(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 5 }
}

/** A text comes in pieces of 255 bytes. */
function recordOf(text: string): Buffer {
  const pieces = (text.match(/.{1,255}/g) ?? []).flatMap(piece => [Buffer.from([piece.length]), Buffer.from(piece)])
  const data = Buffer.concat(pieces)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length)
  return Buffer.concat([QUESTION_NAME, ONE_TXT, length, data])
}
