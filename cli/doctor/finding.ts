/** What was looked at: well, not well with what to do, or not to be seen. */
export type Finding = {
  readonly check: string
  readonly state: 'ok' | 'problem' | 'skipped'
  readonly detail: string
  readonly remedy?: string
}

export const well = (check: string, detail: string): Finding => ({ check, state: 'ok', detail })
export const problem = (check: string, detail: string, remedy: string): Finding => ({
  check,
  state: 'problem',
  detail,
  remedy,
})
export const skipped = (check: string, detail: string): Finding => ({ check, state: 'skipped', detail })
