/** What a terminal would carry out instead of showing: control characters but for the end of a line, and what turns the direction of text. */
const HARMFUL = /[^\P{Cc}\n]|\p{Bidi_Control}/gu

/** A text of others as a terminal may show it: somebody's name may hold what paints the screen anew, or hides the rest of a line. */
export const harmless = (text: string): string => text.replace(HARMFUL, '')

/** The same on one line, for a cell. */
export const onOneLine = (text: string): string => harmless(text.replace(/[\r\n\t]+/g, ' '))
