export const formats = ['csv', 'jsonl', 'ldif'] as const

export type Format = (typeof formats)[number]
