/** How an answer is written. */
export const formats = ['json', 'table', 'csv'] as const
