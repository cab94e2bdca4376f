/** A request that a document shows, and the JSON below it, which is its answer. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  readonly answer?: string
}

/** A row of a table that says what a filter finds: names, "nobody", or an error. */
export type FilterRow = { readonly filter: string; readonly finds: string }

const BLOCK = /```(\w*)\n(.*?)```/gs
const REQUEST = /^(?<method>[A-Z]+) (?<path>.+)\n(?<headers>(?:[\w-]+: .+\n)*)(?:\n(?<body>[\s\S]*))?$/

/** The requests of a document, in its order, and the JSON that belongs to none of them. */
export function exchangesIn(document: string): { exchanges: Exchange[]; strays: string[] } {
  const exchanges: Exchange[] = []
  const strays: string[] = []
  let isOpen = false
  for (const [, language, block = ''] of document.matchAll(BLOCK)) {
    const last = exchanges.at(-1)
    if (language === 'http') exchanges.push(exchangeOf(block))
    else if (language === 'json' && last && isOpen) exchanges[exchanges.length - 1] = { ...last, answer: block }
    else if (language === 'json') strays.push(block)
    isOpen = language === 'http'
  }
  return { exchanges, strays }
}

function exchangeOf(block: string): Exchange {
  const { method = '', path = '', headers = '', body } = REQUEST.exec(block)?.groups ?? {}
  const pairs = [...headers.matchAll(/^([\w-]+): (.+)$/gm)]
  return {
    method,
    path,
    headers: pairs.map(([, name = '', value = '']) => [name, value]),
    ...(body && { body }),
  }
}

/** The rows of the tables whose last column is what a filter finds. */
export function filterRowsIn(document: string): FilterRow[] {
  const tables = [...document.matchAll(/^\|.*\| finds \|\n\|[-|]+\|\n(?<rows>(?:\|.*\|\n)+)/gm)]
  return tables.flatMap(({ groups }) =>
    (groups?.rows ?? '')
      .trimEnd()
      .split('\n')
      .map(row => {
        const cells = row.split('|').map(cell => cell.trim())
        const [filter = ''] = /(?<=`)[^`]+(?=`)/.exec(cells.at(-3) ?? '') ?? []
        return { filter, finds: (cells.at(-2) ?? '').replaceAll('`', '') }
      }),
  )
}
