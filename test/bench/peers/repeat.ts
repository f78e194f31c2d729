/** Takes times of `work` (each in ms) until there are at least `runs` of them and they add up to `leastMs`. */
export async function repeat(
  work: () => number | Promise<number>,
  runs: number,
  leastMs: number,
): Promise<number[]> {
  const times: number[] = []
  for (let sum = 0; times.length < runs || sum < leastMs;) {
    const ms = await work()
    times.push(ms)
    sum += ms
  }
  return times
}
