import { freePort } from '../../server/store/free-port.ts'

export { freePort }

/** The first of several free ports in a row, for a process that takes a number. */
export async function freePorts(count: number): Promise<number> {
  const first = await freePort()
  const others = Array.from({ length: count - 1 }, (_, index) => first + index + 1)
  for (const port of others) if ((await freePort(port)) !== port) return freePorts(count)
  return first
}
