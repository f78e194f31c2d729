import type { Severity } from '../../config/alerts.ts'
import { SEVERITIES } from '../../config/schemas/alerts.ts'

/** Whether one matters as much as another, or more. */
export const isAtLeast = (one: Severity, other: Severity): boolean =>
  SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other)

/** The one that matters most; `info` of none. */
export const highest = (all: readonly Severity[]): Severity =>
  all.reduce<Severity>((most, one) => (isAtLeast(one, most) ? one : most), 'info')
