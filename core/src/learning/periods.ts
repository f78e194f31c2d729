/** Lengths in ms: all that is learnt is measured in full UTC hours and days. */
export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

/** The same in hours. */
export const DAY_HOURS = 24
export const WEEK_HOURS = 168
export const MONTH_HOURS = 720
export const TWO_MONTHS_HOURS = 1440
