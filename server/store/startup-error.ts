/** Something that the operator can put right before the server can start: one sentence with the remedy. */
export class StartupError extends Error {}
