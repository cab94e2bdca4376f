/** The values of a page of Prometheus, by name and labels as they stand there. */
export const samplesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter(line => line && !line.startsWith('#'))
      .map(line => {
        const end = line.lastIndexOf(' ')
        return [line.slice(0, end), Number(line.slice(end + 1))] as const
      }),
  )
