import { serverOf } from '../authorization.ts'
import { command } from '../command.ts'
import { lookAtCertificate } from '../doctor/certificate.ts'
import { lookInside } from '../doctor/inner-state.ts'
import { lookAtPublicFace } from '../doctor/public-face.ts'

export const doctor = command({
  description:
    'Look whether a server is well, from here and from within, and say what to do where it is not; the exit code is 1 then.',
  example: 'doctor',
  options: {},
  columns: ['check', 'state', 'detail', 'remedy'],
  async run(_given, { chosen, profiles, world, scim }) {
    const server = await serverOf(chosen, profiles, world)
    const outside = [await lookAtCertificate(server, world.now()), ...(await lookAtPublicFace(server, world.now))]
    const isThere = outside.every(({ check, state }) => check !== 'server' || state === 'ok')
    const findings = [...outside, ...(isThere ? await lookInside(scim) : [])]
    return { json: findings, isBad: findings.some(({ state }) => state === 'problem') }
  },
})
