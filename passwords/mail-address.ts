/** One address, and nothing that a mail program could take for two or for another header (rule P73). */
export const ONE_ADDRESS = /^[^\s,;:<>()[\]"\\@]+@[^\s,;:<>()[\]"\\@]+$/

/** Whether mail can be sent to a text: SCIM lets any text be a mail address. */
export const isMailAddress = (text: string): boolean => ONE_ADDRESS.test(text)
