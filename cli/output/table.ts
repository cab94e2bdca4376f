import stringWidth from 'string-width'
import type { Cells } from './cells.ts'
import { onOneLine } from './harmless.ts'

const GAP = '  '

/** Cells below each other, as wide as the widest of a column. */
export function toTable({ head, rows }: Cells): string {
  const lines = [...(head ? [head.map(inCapitals)] : []), ...rows].map(cells => cells.map(onOneLine))
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map(cells => stringWidth(cells[column] ?? ''))))
  const padded = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell))
  return lines.map(cells => `${cells.map(padded).join(GAP).trimEnd()}\n`).join('')
}

/** `userName` is USER NAME. */
const inCapitals = (path: string) =>
  path
    .replace(/[a-z][A-Z]/g, ([last, first]) => `${last} ${first}`)
    .replaceAll('.', ' ')
    .toUpperCase()
