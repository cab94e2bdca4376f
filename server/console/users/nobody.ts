import { refusedPage } from '../../../views/console/messages.tsx'
import type { Visit } from '../page.ts'

/** Nobody selected is nobody, never everybody. */
export const nobodyPage = ({ frame }: Visit): string =>
  refusedPage(frame, {
    title: 'Nobody is selected',
    detail: 'Go back to the table, tick the people, and choose again.',
  })
