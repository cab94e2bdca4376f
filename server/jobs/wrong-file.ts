import { ScimError } from '../../scim/error.ts'

/** What is wrong with the file of a form, and with nothing beside it: 413 where it is too long, else 400. */
export class WrongFile extends ScimError {}

export const invalidFile = (detail: string) => new WrongFile(400, 'invalidValue', detail)
