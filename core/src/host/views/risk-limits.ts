import type { Engine } from '../../engine/engine.ts'
import { exposureBefore } from '../../engine/exposure.ts'
import type { Slot } from '../../engine/slot.ts'
import { capsOf } from '../../risk/limits/caps.ts'
import { dailyLoss, drawdown } from '../../risk/protections.ts'
import { valueAtRiskRows } from './value-at-risk.ts'

/** A limit and how much of it is used, as the next entry would be held against it. */
export interface LimitRow {
  /** Its key, as in refusals. */
  readonly limit: string
  /** Whose limit it is; null: of the book. */
  readonly strategy: string | null
  /** Where it counts; null: in every symbol. */
  readonly symbol: string | null
  /** Null: it is not known; `reason` says why. */
  readonly used: number | null
  readonly allowed: number
  /** Of both: quote currency, how many, or a fraction. */
  readonly unit: 'quote' | 'count' | 'fraction'
  /** Per cent of what is allowed; null where nothing is, and where it is not known what is used. */
  readonly use: number | null
  /** Why it is not known what is used; null where it is. */
  readonly reason: string | null
}

type Measured = Omit<LimitRow, 'use' | 'reason'> & { readonly used: number }

/** These bound one order, whatever the book has. */
const OF_ONE_ORDER: ReadonlySet<string> = new Set(['max_position', 'max_risk_per_trade', 'cash'])
/** These are held in every symbol by itself. */
const OF_ONE_SYMBOL: ReadonlySet<string> = new Set(['max_symbol_exposure', 'correlation.max_exposure'])

const MINUTE = 60_000

/** Every limit that is set and counts what the book has, the book first. The engine must be between two inputs. */
export function limitRows(engine: Engine): LimitRow[] {
  const slots = engine.sleeves.filter(({ spec }) => spec.retired !== true).flatMap((sleeve) => sleeve.slots)
  const rows = new Map<string, Measured>()
  for (const row of [...losses(engine), ...rates(engine), ...slots.flatMap((slot) => ofSlot(engine, slot))]) {
    const key = `${row.limit} ${row.strategy ?? ''} ${row.symbol ?? ''}`
    const before = rows.get(key)
    // Of a limit with two directions the fuller one.
    if (before === undefined || row.used > before.used) rows.set(key, row)
  }
  const known = [...rows.values()].map((row) => ({ ...row, reason: null }))
  return [...valueAtRiskRows(engine), ...known]
    .filter(({ allowed }) => Number.isFinite(allowed))
    .sort((a, b) => Number(a.strategy !== null) - Number(b.strategy !== null))
    .map((row) => ({ ...row, use: useOf(row) }))
}

const useOf = ({ used, allowed }: Pick<LimitRow, 'used' | 'allowed'>): number | null =>
  used === null || allowed <= 0 ? null : (used / allowed) * 100

function ofSlot(engine: Engine, slot: Slot): Measured[] {
  const { sleeve, instrument } = slot
  const { limits, name: strategy } = sleeve
  const { scale } = engine.account
  const order = { ...engine.request, instrument, time: engine.time, scale }
  const rows: Measured[] = []
  for (const side of [1, -1] as const) {
    const at = exposureBefore(engine, slot, side, engine.budgetOf(sleeve))
    for (const { name, limit, used, own } of capsOf({ ...order, side }, at, limits, engine.model)) {
      if (OF_ONE_ORDER.has(name)) continue
      rows.push({
        limit: name,
        strategy: own ? strategy : null,
        symbol: OF_ONE_SYMBOL.has(name) ? instrument.symbol : null,
        used: Math.max(0, used) / scale,
        allowed: limit / scale,
        unit: 'quote',
      })
    }
    const counts = [
      ['portfolio.max_open_positions', null, at.positions, limits.maxPositions],
      ['max_open_positions', strategy, at.sleevePositions, limits.maxSleevePositions],
      ['max_trades_per_day', strategy, at.tradesToday, limits.maxTradesPerDay],
    ] as const
    for (const [limit, whose, used, allowed] of counts) {
      rows.push({ limit, strategy: whose, symbol: null, used, allowed, unit: 'count' })
    }
  }
  return rows
}

function rates({ model, spec, time }: Engine): Measured[] {
  const { perMinute, perHour, perDay } = spec.limits.orderRate
  const times = [...model.rate.snapshot()]
  const windows = [
    ['order_rate.per_minute', perMinute, MINUTE],
    ['order_rate.per_hour', perHour, 60 * MINUTE],
    ['order_rate.per_day', perDay, 1440 * MINUTE],
  ] as const
  return windows.map(([limit, allowed, ms]) => ({
    ...{ limit, strategy: null, symbol: null, allowed, unit: 'count' },
    used: times.filter((one) => one > time - ms).length,
  }))
}

/** Those of the kill switch; 0 is off. */
function losses({ guard, equity }: Engine): Measured[] {
  const { maxDrawdown, maxDailyLoss } = guard.killSwitchRules
  const { watch } = guard.state.killSwitch
  const limits = [
    ['kill_switch.max_drawdown', drawdown(watch, equity), maxDrawdown],
    ['kill_switch.max_daily_loss', dailyLoss(watch, equity), maxDailyLoss],
  ] as const
  return limits
    .filter(([, , allowed]) => allowed > 0)
    .map(([limit, used, allowed]) => {
      return { limit, strategy: null, symbol: null, used: Math.max(0, used), allowed, unit: 'fraction' }
    })
}
