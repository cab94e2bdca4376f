import { ScimError } from '../../scim/error.ts'
import type { ResetJobResource } from '../../scim/schema/reset-job.ts'

type Rate = Pick<ResetJobResource, 'mailRate' | 'waves'>

/**
 * How many minutes after its reset the mail leaves that waits longest, where a job of so many people has a rate: the last one of the first
 * wave, or of the last where each wave comes before the mails of the one before have left. 0 without a rate.
 */
export function longestWait({ mailRate, waves }: Rate, people: number): number {
  if (!mailRate || people === 0) return 0
  const { size, interval } = waves ?? { size: people, interval: 0 }
  const lastWave = (Math.ceil(people / size) - 1) * interval
  return Math.max(Math.min(size, people) / mailRate, people / mailRate - lastWave)
}

/**
 * One-time passwords live from their reset on, so those whose mail waits longer are never sent. Throws ScimError 400 invalidValue where
 * that would be so; `life` is that of the shortest-lived, in seconds.
 */
export function requireTimeToMail(job: Rate, { people, life }: { people: number; life: number }): void {
  const wait = longestWait(job, people)
  if (wait * 60 < life) return
  const detail = `At ${job.mailRate} mails a minute the last one-time password would be mailed ${hours(wait)} after its reset, but it lives ${hours(life / 60)}. Choose a higher "mailRate", fewer people or the delivery "link": a link lives from its mail on.`
  throw new ScimError(400, 'invalidValue', detail)
}

function hours(minutes: number): string {
  const tenths = Math.round(minutes / 6) / 10
  return tenths === 1 ? '1 hour' : `${tenths} hours`
}
