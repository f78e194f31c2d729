import { DAY, HOUR } from '../periods.ts'

/** Features that follow from the moment of the decision alone. */
export const TIME_FEATURES = ['weekend', 'weekend_tomorrow', 'weekday_sin', 'weekday_cos'] as const

/** 1 January 1970 was a Thursday; Monday is 0. */
const weekday = (time: number): number => (Math.floor(time / DAY) + 3) % 7

const isWeekend = (day: number): number => (day >= 5 ? 1 : 0)

/**
 * At 00:00 UTC the last closed bar is still of the day before: that day is today, the day that begins, about which most
 * targets ask, is tomorrow. The hour itself is no feature: every decision is made at the same.
 *
 * @param time moment of the decision, ms
 */
export function timeFeature(name: (typeof TIME_FEATURES)[number], time: number): number {
  const today = weekday(time - HOUR)
  const tomorrow = (today + 1) % 7
  switch (name) {
    case 'weekend':
      return isWeekend(today)
    case 'weekend_tomorrow':
      return isWeekend(tomorrow)
    case 'weekday_sin':
      return Math.sin((2 * Math.PI * tomorrow) / 7)
    case 'weekday_cos':
      return Math.cos((2 * Math.PI * tomorrow) / 7)
  }
}
