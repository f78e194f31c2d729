import type { FileValues } from './build.ts'

/** Losses at which something is locked or halted, fractions; null: off. */
interface LossSettings {
  readonly maxDailyLoss: number | null
  readonly maxDrawdown: number | null
}

/** Lengths of time are written as such, for example `1d`. */
interface StopGuardSettings {
  /** Null: off. */
  readonly stops: number | null
  readonly window: string
  readonly lock: string
}

export type ShrinkSetting = 'let_run' | 'reduce'

/** Protections of one strategy. */
export interface StrategyProtectionSettings extends LossSettings {
  readonly drawdownLock: string
  /** `bars` null: off. */
  readonly cooldown: { readonly bars: number | null; readonly scope: 'symbol' | 'strategy' }
  readonly stopGuard: StopGuardSettings & { readonly scope: 'symbol' | 'strategy' }
  /** Null: as in risk.yaml. */
  readonly shrink: ShrinkSetting | null
}

/** A rule over closed trades; `limit` null: off. */
interface TradeRuleSettings {
  readonly limit: number | null
  readonly trades: number
  readonly minimumTrades: number
}

/** Protections of the book. */
export interface BookProtectionSettings extends LossSettings {
  readonly drawdownLock: string
  readonly stopGuard: StopGuardSettings
  readonly shrink: ShrinkSetting
  readonly killSwitch: LossSettings & { readonly warnAt: number; readonly action: 'freeze' | 'flatten' }
  readonly performanceRules: {
    readonly drawdown: TradeRuleSettings
    readonly losingStreak: Omit<TradeRuleSettings, 'trades'>
    readonly profitFactor: TradeRuleSettings
    readonly resume: 'cool_down' | 'regime' | 'person'
    readonly coolDown: string
  }
}

/** The protections in a strategy's `risk`. */
export function strategyProtections(
  value: FileValues['strategies.yaml']['strategies'][string]['risk'],
): StrategyProtectionSettings {
  const { cooldown, stop_guard: guard } = value
  return {
    maxDailyLoss: value.max_daily_loss ?? null,
    maxDrawdown: value.max_drawdown ?? null,
    drawdownLock: value.drawdown_lock,
    cooldown: { bars: cooldown.bars ?? null, scope: cooldown.scope },
    stopGuard: { stops: guard.stops ?? null, window: guard.window, lock: guard.lock, scope: guard.scope },
    shrink: value.shrink ?? null,
  }
}

/** The protections of risk.yaml. */
export function bookProtections(value: FileValues['risk.yaml']['risk']): BookProtectionSettings {
  const { stop_guard: guard, kill_switch: kill, performance_rules: rules } = value
  const { drawdown, losing_streak: streak, profit_factor: factor } = rules
  return {
    maxDailyLoss: value.max_daily_loss ?? null,
    maxDrawdown: value.max_drawdown ?? null,
    drawdownLock: value.drawdown_lock,
    stopGuard: { stops: guard.stops ?? null, window: guard.window, lock: guard.lock },
    shrink: value.shrink,
    killSwitch: {
      maxDailyLoss: kill.max_daily_loss ?? null,
      maxDrawdown: kill.max_drawdown ?? null,
      warnAt: kill.warn_at,
      action: kill.action,
    },
    performanceRules: {
      drawdown: {
        limit: drawdown.limit ?? null,
        trades: drawdown.trades,
        minimumTrades: drawdown.minimum_trades,
      },
      losingStreak: { limit: streak.limit ?? null, minimumTrades: streak.minimum_trades },
      profitFactor: {
        limit: factor.limit ?? null,
        trades: factor.trades,
        minimumTrades: factor.minimum_trades,
      },
      resume: rules.resume,
      coolDown: rules.cool_down,
    },
  }
}
