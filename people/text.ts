/** A file that can't be read to its end: what is wrong with it, and what to do, in a sentence. */
export class UnreadableFile extends Error {}

/** The text of a file in UTF-8, however long it is. Throws UnreadableFile, with what the file is called, where it is in another encoding. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>, called: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) yield withoutNul(decoder.decode(chunk, { stream: true }), called)
    yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? new UnreadableFile(encoding(called), { cause: error }) : error
  }
}

/** UTF-16 without its mark reads as UTF-8 with a NUL between the letters. */
function withoutNul(text: string, called: string): string {
  if (text.includes('\0')) throw new UnreadableFile(encoding(called))
  return text
}

const encoding = (called: string) => `${called} is not in UTF-8: save it in that encoding, as "CSV UTF-8".`

export const tooLong = (called: string, line: number) =>
  `${called} is too long in line ${line}: it is no list of people, or an end of line is missing.`
