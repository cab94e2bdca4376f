import { csvLine } from '../../people/csv-line.ts'
import type { Cells } from './cells.ts'

/** RFC 4180. */
export const toCsv = ({ head, rows }: Cells): string => [...(head ? [head] : []), ...rows].map(csvLine).join('')
