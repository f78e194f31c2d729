import type { SleeveSummary } from '@grodt/sdk'

type Days = Pick<SleeveSummary, 'dailyReturns' | 'unseen'>

/** The results that a sleeve really had: the zeros of days on which it was off say nothing about it. */
export const seenReturns = ({ dailyReturns, unseen }: Days): readonly number[] =>
  // Asked every hour, with up to a year, and hardly ever anything is hidden.
  unseen.includes(true) ? dailyReturns.filter((_, day) => !unseen[day]) : dailyReturns

/** The last days of a sleeve. */
export const lastDays = ({ dailyReturns, unseen }: Days, count: number): Days => ({
  dailyReturns: dailyReturns.slice(-count),
  unseen: unseen.slice(-count),
})
