import type { BacktestReport } from '../../research/report.ts'
import { amount, counted, duration, percent, shortTime, wrap, WIDTH } from '../text.ts'

/** Locks and pauses by strategy with the time that they took in all, and what the kill switch did; nothing when no protection acted. */
export function protectionSection({ protections: { locks, pauses, killSwitch } }: BacktestReport): string[] {
  const names = [...new Set([...locks, ...pauses].map(({ strategy }) => strategy))]
  const lines = names.map((name) => {
    const parts = [
      ...locks
        .filter(({ strategy }) => strategy === name)
        .map(({ reason, count, scopes }) => {
          const locked = scopes.reduce((sum, { lockedMs }) => sum + lockedMs, 0)
          return `${reason} ${amount(count, 0)} (${duration(locked)})`
        }),
      ...pauses
        .filter(({ strategy }) => strategy === name)
        .map(({ rule, count, pausedMs }) => `paused by ${rule} ${amount(count, 0)} (${duration(pausedMs)})`),
    ]
    return `${name ?? 'book'}: ${parts.join(', ')}`
  })
  const warnings = killSwitch.moves.filter(({ to }) => to === 'warned').length
  const latched = killSwitch.moves
    .filter(({ from, to }) => from === 'latched' || to === 'latched')
    .map(({ time, to, cause, value, limit }) => {
      const numbers = value === null || limit === null ? '' : ` ${percent(value)}, limit ${percent(limit)}`
      return `kill switch ${to} at ${shortTime(time)} UTC${cause === null ? '' : ` by ${cause}${numbers}`}`
    })
  const moves = [...(warnings === 0 ? [] : [`kill switch: ${counted(warnings, 'warning')}`]), ...latched]
  return [...lines, ...moves].flatMap((text) =>
    wrap(text, WIDTH - 4).map((line, i) => (i === 0 ? '  ' : '    ') + line),
  )
}
