import { SeededRandom } from '@grodt/sdk/host'

const DAYS_PER_YEAR = 365

/** Sharpe ratios per year of three sleeves on a day, by the name of a world in which the truth is known. */
export const KNOWN_WORLDS = {
  'all alike': () => [0.8, 0.8, 0.8],
  'one better for good': () => [0.3, -0.7, 1.4],
  'another one every 120 days': (day: number) =>
    Math.floor(day / 120) % 2 === 0 ? [2.5, -1, 2.5] : [-1, 2.5, -1],
} as const satisfies Readonly<Record<string, (day: number) => readonly number[]>>

export type KnownWorld = keyof typeof KNOWN_WORLDS

/** Daily returns of three sleeves: deviation 1 %, Student t with 5 degrees of freedom, correlation .35. */
export function sleeveReturns(
  seed: number,
  days: number,
  /** Sharpe ratios per year on a day. */
  sharpesAt: (day: number) => readonly number[],
): number[][] {
  const random = new SeededRandom(seed)
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const student = (): number => {
    let squares = 0
    for (let i = 0; i < 5; i++) squares += normal() ** 2
    return (normal() / Math.sqrt(squares / 5)) * Math.sqrt(3 / 5)
  }
  const correlation = 0.35
  const returns: number[][] = sharpesAt(0).map(() => [])
  for (let day = 0; day < days; day++) {
    const common = student()
    sharpesAt(day).forEach((sharpe, i) => {
      const noise = Math.sqrt(correlation) * common + Math.sqrt(1 - correlation) * student()
      returns[i].push(0.01 * (noise + sharpe / Math.sqrt(DAYS_PER_YEAR)))
    })
  }
  return returns
}
