/** Who did something, or whom it happened to; the name where the reader may know it. */
export type ShownParty = { readonly id: string; readonly name?: string; readonly isPerson?: boolean }

export type ShownEvent = {
  readonly id: string
  readonly event: string
  readonly what: string
  readonly isFailure: boolean
  readonly at: string
  readonly actor: ShownParty
  readonly target: ShownParty | undefined
  readonly channel: string | undefined
  readonly details: readonly { readonly name: string; readonly value: string }[]
}

export function Party({ party }: { party: ShownParty | undefined }) {
  if (!party) return <span class="none">–</span>
  return <bdi title={party.id}>{party.name ?? OTHERS[party.id] ?? party.id}</bdi>
}

/** Actors that are no resources. */
const OTHERS: Readonly<Record<string, string>> = {
  host: 'The host',
  server: 'The server',
  bootstrap: 'The settings',
  unknown: 'Somebody unknown',
}
