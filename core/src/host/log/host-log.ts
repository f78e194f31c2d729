import { LogRing } from './log-ring.ts'

/** From what is told most to what is told always. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** How much is told: `silent` is nothing at all, as a program that makes its own host may want it. */
export const LOG_STATES = [...LOG_LEVELS, 'silent'] as const
export type LogState = (typeof LOG_STATES)[number]

/** The part of a logger that is steered while it is used. */
export interface SteeredLogger {
  level: string
  info(fields: object, message: string): void
}

/** The log of a running host, as persons see and steer it. */
export interface HostLog {
  readonly ring: LogRing
  /** Less than this is not written. */
  readonly level: LogState
  /** Until the process ends: a start begins with the usual level. The log itself says who wanted it, and why. */
  setLevel(level: LogLevel, by: { readonly author: string; readonly reason: string }): void
}

/** @param ring has what the logger writes; left out: nothing of it is kept */
export function hostLog(logger: SteeredLogger, ring = new LogRing()): HostLog {
  return {
    ring,
    get level() {
      return LOG_STATES.find((name) => name === logger.level) ?? 'silent'
    },
    setLevel(to, { author, reason }) {
      const from = logger.level
      // The line must be there whatever was told before, and will be.
      logger.level = 'info'
      logger.info({ from, to, author, reason }, 'the level of the log was changed')
      logger.level = to
    },
  }
}
