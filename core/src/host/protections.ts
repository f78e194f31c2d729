import type {
  BookProtectionSettings,
  ShrinkSetting,
  StrategyProtectionSettings,
} from '../config/protections.ts'
import type { ProtectionsSpec } from '../engine/guard.ts'
import type { SleeveSpec } from '../engine/sleeve.ts'
import { timeframeMs } from '../market/timeframe.ts'
import type { LossLimits } from '../risk/protections.ts'

/** A length of time of a checked configuration, ms. */
const length = (text: string): number => timeframeMs(text) ?? NaN

const losses = (of: {
  readonly maxDailyLoss: number | null
  readonly maxDrawdown: number | null
}): LossLimits => ({ maxDailyLoss: of.maxDailyLoss ?? 0, maxDrawdown: of.maxDrawdown ?? 0 })

/** The protections of risk.yaml as the engine uses them. */
export function protectionsSpec(settings: BookProtectionSettings): ProtectionsSpec {
  const { stopGuard, killSwitch, performanceRules: rules } = settings
  const { drawdown, losingStreak, profitFactor } = rules
  return {
    book: {
      ...losses(settings),
      drawdownLock: length(settings.drawdownLock),
      stopGuard: {
        stops: stopGuard.stops ?? 0,
        window: length(stopGuard.window),
        lock: length(stopGuard.lock),
        perSymbol: false,
      },
    },
    killSwitch: { ...losses(killSwitch), warnAt: killSwitch.warnAt, action: killSwitch.action },
    performance: {
      drawdown: { ...drawdown, limit: drawdown.limit ?? 0 },
      losingStreak: { ...losingStreak, limit: losingStreak.limit ?? 0 },
      profitFactor: { ...profitFactor, limit: profitFactor.limit ?? 0 },
      resume: rules.resume === 'cool_down' ? 'cool-down' : rules.resume,
      coolDown: length(rules.coolDown),
    },
  }
}

/** The protections of a strategy as the engine uses them. @param shrink of risk.yaml */
export function sleeveProtections(
  settings: StrategyProtectionSettings,
  shrink: ShrinkSetting,
): Required<Pick<SleeveSpec, 'protections' | 'shrink'>> {
  const { cooldown, stopGuard } = settings
  return {
    protections: {
      ...losses(settings),
      drawdownLock: length(settings.drawdownLock),
      cooldownBars: cooldown.bars ?? 0,
      cooldownPerSymbol: cooldown.scope === 'symbol',
      stopGuard: {
        stops: stopGuard.stops ?? 0,
        window: length(stopGuard.window),
        lock: length(stopGuard.lock),
        perSymbol: stopGuard.scope === 'symbol',
      },
    },
    shrink: settings.shrink ?? shrink,
  }
}
