/** A time in which a plugin had no say: a strategy in quarantine, a classifier without answers. */
export interface Outage {
  /** Engine time of its begin, ms. */
  readonly from: number
  /** Of the strike that began it. */
  readonly problem: string
  /** Whether it began with an answer that did not come. */
  readonly outside: boolean
  /** Engine time of its end, ms; null while it lasts. */
  readonly until: number | null
  /** Who ended it; null while it lasts, and where the answers came back. */
  readonly by: string | null
}

/** More than what is tried on a day. */
const KEPT = 64

/** Whether one lasts. */
export const lasts = (outages: readonly Outage[]): boolean => outages.at(-1)?.until === null

/** One begins. */
export function beginOutage(
  outages: Outage[],
  { from, problem, outside }: Pick<Outage, 'from' | 'problem' | 'outside'>,
): void {
  outages.push({ from, problem, outside, until: null, by: null })
  if (outages.length > KEPT) outages.shift()
}

/** The one that lasts is over, if there is one. */
export function endOutage(outages: Outage[], until: number, by: string | null): void {
  const last = outages.at(-1)
  if (last?.until === null) outages[outages.length - 1] = { ...last, until, by }
}
