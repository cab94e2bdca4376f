/** Whether an address is one of this service (rule P74). */
export const leadsHome = (address: string, issuer: string): boolean =>
  address === issuer || ['/', '?', '#'].some(next => address.startsWith(issuer + next))

/** The first address in a text that leads elsewhere, and where it stands: mail programs make links of them, of `www.` too. */
export function foreignLink(text: string, issuer: string): { address: string; position: number } | undefined {
  for (const { 0: found, index } of text.matchAll(/(?:\w{0,20}:\/\/|\bwww\.\w)[^\s"<>]*/gi)) {
    const address = withoutEnd(found)
    if (!leadsHome(address, issuer) && !leadsHome(`https://${address}`, issuer)) return { address, position: index }
  }
  return undefined
}

/** The line of a position in a text; 1 is the first. */
export const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length

/** Without what ends the sentence. By hand: an expression would look at a row of dots from each of them. */
function withoutEnd(address: string): string {
  let end = address.length
  while (".,;:!?)]'*_".includes(address.charAt(end - 1)) && end > 0) end -= 1
  return address.slice(0, end)
}
