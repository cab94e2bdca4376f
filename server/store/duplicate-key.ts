const DUPLICATE_KEY = 11000

/** Whether the database has refused a write because a value that is to be the only one is there already. */
export const isDuplicateKey = (error: unknown): boolean => (error as { code?: number }).code === DUPLICATE_KEY
