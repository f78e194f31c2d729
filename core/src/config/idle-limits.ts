import { addNote, type Report } from './check-report.ts'
import type { ConfigPath } from './issue.ts'
import type { ConfigFileName } from './schemas/files.ts'
import type { StrategyEntry } from './types.ts'

/** Whether the user wrote the key; a default is nobody's mistake. */
function isWritten(report: Report, file: ConfigFileName, path: ConfigPath): boolean {
  const place = report.loaded.locate(file, path, 'key')
  const above = report.loaded.locate(file, path.slice(0, -1), 'key')
  return place.line !== above.line || place.column !== above.column
}

/** Says why a key that the user wrote can never do anything. */
type Idle = (path: ConfigPath, why: string) => void

/** Limits that can never bind, because another one always binds first or because what they belong to is off. */
export function noteIdleLimits(report: Report): void {
  const inRisk: Idle = (path, why) => {
    const full = ['risk', ...path]
    if (isWritten(report, 'risk.yaml', full)) addNote(report, 'risk.yaml', full, `has no effect: ${why}`)
  }
  noteBook(report, inRisk)
  noteRates(report, inRisk)
  noteBookProtections(report, inRisk)
  for (const entry of report.loaded.draft.strategies) {
    noteStrategy(report, entry, (path, why) => {
      const full = ['strategies', entry.name, 'risk', ...path]
      if (!isWritten(report, 'strategies.yaml', full)) return
      addNote(report, 'strategies.yaml', full, `has no effect: ${why}`)
    })
  }
}

/** Keys of a section that does nothing while another one of its keys is not given. */
function noteOff(idle: Idle, section: ConfigPath, keys: readonly string[], without: string): void {
  for (const key of keys) idle([...section, key], `${without} is not given`)
}

function noteBook(report: Report, idle: Idle): void {
  const { risk } = report.loaded.draft
  const { maxGrossExposure: gross, maxNetExposure: net, maxSymbolExposure: symbol, correlation } = risk
  const notBelow = (value: number, name: string, limit: number): string =>
    `${value} is not below ${name} (${limit})`
  if (net !== null && net >= gross) idle(['max_net_exposure'], notBelow(net, 'max_gross_exposure', gross))
  // Both are 1 unless they are given.
  if (symbol > gross) idle(['max_symbol_exposure'], notBelow(symbol, 'max_gross_exposure', gross))
  for (const { name, symbols, maxExposure } of risk.groups) {
    const path = ['groups', name, 'max_exposure']
    if (maxExposure >= gross) idle(path, notBelow(maxExposure, 'max_gross_exposure', gross))
    else if (symbols.length === 1 && maxExposure >= symbol) {
      idle(path, notBelow(maxExposure, 'max_symbol_exposure', symbol))
    }
  }
  const around = correlation.maxExposure
  if (around === null) {
    noteOff(idle, ['correlation'], ['threshold', 'window', 'minimum'], 'max_exposure')
  } else if (around >= gross) {
    idle(['correlation', 'max_exposure'], notBelow(around, 'max_gross_exposure', gross))
  } else if (symbol >= around) {
    idle(['max_symbol_exposure'], notBelow(symbol, 'correlation.max_exposure', around))
  }
  if (risk.valueAtRisk.budget === null) {
    noteOff(idle, ['value_at_risk'], ['level', 'method', 'window', 'unmeasured'], 'budget')
  }
}

/** A rate that is not below the one of a longer time. */
function noteRates(report: Report, idle: Idle): void {
  const { perMinute, perHour, perDay } = report.loaded.draft.risk.orderRate
  const note = (name: string, rate: number | null, longer: readonly [string, number | null][]): void => {
    for (const [of, limit] of longer) {
      if (rate === null || limit === null || rate < limit) continue
      idle(['order_rate', name], `${rate} is not below ${of} (${limit})`)
      return
    }
  }
  note('per_minute', perMinute, [
    ['per_hour', perHour],
    ['per_day', perDay],
  ])
  note('per_hour', perHour, [['per_day', perDay]])
}

interface Losses {
  readonly maxDailyLoss: number | null
  readonly maxDrawdown: number | null
}

/** The high-water mark is never below the value at 00:00 UTC: the drawdown of a day is at least its loss. */
const drawdownFirst = ({ maxDailyLoss: loss, maxDrawdown: fall }: Losses): string | null =>
  loss !== null && fall !== null && loss >= fall
    ? `a day that loses ${loss} has reached max_drawdown (${fall}) before`
    : null

/** Keys of the loss limits and the stop guard, of the book or a strategy. */
function noteLocks(of: Losses & { readonly stopGuard: { readonly stops: number | null } }, idle: Idle): void {
  const first = drawdownFirst(of)
  // A lock that has ended measures drawdown anew, but not the loss of the day.
  if (first !== null) idle(['max_daily_loss'], `${first}, unless a drawdown lock ended on that day`)
  if (of.maxDrawdown === null) noteOff(idle, [], ['drawdown_lock'], 'max_drawdown')
  if (of.stopGuard.stops === null) noteOff(idle, ['stop_guard'], ['window', 'lock', 'scope'], 'stops')
}

function noteBookProtections(report: Report, idle: Idle): void {
  const { protections } = report.loaded.draft.risk
  const { killSwitch, performanceRules: rules } = protections
  noteLocks(protections, idle)
  const first = drawdownFirst(killSwitch)
  if (first !== null) idle(['kill_switch', 'max_daily_loss'], first)
  if (killSwitch.maxDailyLoss === null && killSwitch.maxDrawdown === null) {
    idle(['kill_switch', 'warn_at'], 'neither max_daily_loss nor max_drawdown is given')
  }
  const { drawdown, losingStreak, profitFactor } = rules
  const section = 'performance_rules'
  if (drawdown.limit === null) noteOff(idle, [section, 'drawdown'], ['trades', 'minimum_trades'], 'limit')
  if (profitFactor.limit === null) {
    noteOff(idle, [section, 'profit_factor'], ['trades', 'minimum_trades'], 'limit')
  }
  const { limit, minimumTrades } = losingStreak
  const minimum = [section, 'losing_streak', 'minimum_trades']
  if (limit === null) idle(minimum, 'limit is not given')
  else if (minimumTrades <= limit) {
    idle(minimum, `a streak of limit (${limit}) is no fewer than ${minimumTrades} trades`)
  }
  if (drawdown.limit === null && limit === null && profitFactor.limit === null) {
    for (const key of ['resume', 'cool_down']) idle([section, key], 'no rule has a limit')
  } else if (rules.resume !== 'cool_down') {
    idle([section, 'cool_down'], `resume is ${rules.resume}, not cool_down`)
  }
}

function noteStrategy(report: Report, { risk, protections }: StrategyEntry, idle: Idle): void {
  const { exposure, maxOpenPositions } = report.loaded.draft.risk
  const { maxPosition, maxLeverage } = risk
  if (maxLeverage !== null && maxLeverage >= exposure) {
    idle(['max_leverage'], `${maxLeverage} is not below risk.exposure (${exposure}), which makes the budget`)
  } else if (maxLeverage !== null && maxPosition * exposure >= maxLeverage) {
    const whole = `max_position x risk.exposure (${maxPosition} x ${exposure})`
    idle(['max_position'], `max_leverage (${maxLeverage}) is not above ${whole}`)
  }
  if (risk.maxOpenPositions > maxOpenPositions) {
    const why = `${risk.maxOpenPositions} is not below max_open_positions of risk.yaml (${maxOpenPositions})`
    idle(['max_open_positions'], why)
  }
  if (risk.maxRiskPerTrade === null) noteOff(idle, [], ['risk_basis'], 'max_risk_per_trade')
  else if (!risk.stopRequired) idle(['stop_required'], 'max_risk_per_trade needs a stop')
  noteLocks(protections, idle)
  if (protections.cooldown.bars === null) noteOff(idle, ['cooldown'], ['scope'], 'bars')
}
