import { Check, Errors } from 'typebox/value'
import { GrodtError } from '../../errors.ts'
import { curveWidth, CURVE_COLUMNS, SLEEVE_COLUMNS } from '../../portfolio/curve-columns.ts'
import type { Engine } from '../engine.ts'
import { watchLiquidation } from '../liquidation.ts'
import { rewatch } from '../protect-events.ts'
import type { Sleeve } from '../sleeve.ts'
import type { Track } from '../track.ts'
import { onlyHeld } from '../valuation.ts'
import { differencesTo, problemIn } from './fit.ts'
import {
  snapshotSchema,
  SNAPSHOT_VERSION,
  type EngineSnapshot,
  type SleeveSnapshot,
  type TrackSnapshot,
} from './schema.ts'
import { restoreSlot } from './slots.ts'

/** A step of a restore that cannot fail any more. */
type Step = () => void

function unusable(problem: string): never {
  throw new GrodtError('ENGINE_STATE', { problem })
}

function checked(value: unknown): EngineSnapshot {
  const version: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'version') : undefined
  if (version !== SNAPSHOT_VERSION) {
    unusable(`its version is ${JSON.stringify(version) ?? 'missing'}, expected ${SNAPSHOT_VERSION}`)
  }
  if (!Check(snapshotSchema, value)) {
    const [first] = Errors(snapshotSchema, value)
    unusable(`${first.instancePath || '/'} ${first.message}`)
  }
  const problem = problemIn(value)
  return problem === null ? value : unusable(problem)
}

/**
 * Bring a stored state into an engine that was wired from the same configuration and has had no input: it goes on with
 * the same events as the one that the state was taken from. A strategy, symbol of a strategy or timeframe that is new
 * starts afresh. Weights are those of the state while the configured ones are the same, else those of the new start.
 *
 * @throws GrodtError ENGINE_STATE when it is no such state, ENGINE_STATE_DIFFERS when it is of another account, other
 *   markets, or of strategies that are gone and have something in the books, PLUGIN_STATE_UNFIT when a plugin cannot take
 *   over its state, PROTECTION_STATE. Nothing is changed then
 * @throws RangeError when the engine has had an input
 */
export function restoreEngine(engine: Engine, snapshot: unknown): void {
  if (engine.time !== 0 || engine.markets.some(({ bars }) => bars > 0)) {
    throw new RangeError('A state can be restored only into an engine that has had no bars.')
  }
  const saved = checked(snapshot)
  const differences = differencesTo(engine, saved)
  if (differences.length > 0) {
    throw new GrodtError('ENGINE_STATE_DIFFERS', { list: differences.join('\n'), differences })
  }
  const tracks = trackSteps(engine, saved)
  const instances = engine.sleeves.flatMap((sleeve) => instanceSteps(engine, sleeve, saved))
  // The last that may be refused; it changes nothing then.
  engine.guard.restore(saved.guard.protections)
  for (const step of [...tracks, ...instances]) step()
  restoreBooks(engine, saved)
  restoreRecords(engine, saved)
  derive(engine)
}

function trackSteps({ markets }: Engine, saved: EngineSnapshot): Step[] {
  return markets.flatMap(({ tracks }, index) =>
    saved.markets[index].tracks.flatMap((stored) => {
      const track = tracks.find(({ timeframeMs }) => timeframeMs === stored.timeframeMs)
      return track === undefined ? [] : trackStep(track, stored)
    }),
  )
}

function trackStep(track: Track, stored: TrackSnapshot): Step[] {
  const { registry, making, regime } = stored
  const { symbol, timeframe } = track.series
  const problem = registryProblem(track, registry)
  if (problem !== null) unusable(`the indicators of ${symbol} ${timeframe}: ${problem}`)
  const steps: Step[] = [() => track.restore({ registry, making })]
  const { classifier } = track
  if (classifier === null || stored.classifier === null) return steps
  const { instance, strikes } = stored.classifier
  steps.push(classifier.memory.prepare(instance))
  // What another classifier said is not what this one would say.
  if (classifier.memory.plugin !== instance.plugin) return steps
  steps.push(() => {
    classifier.strikes = strikes
    Object.assign(track.regime, regime)
  })
  return steps
}

/** Held against the fresh indicators, so that restoring them cannot fail half-way. */
function registryProblem({ series, registry }: Track, stored: TrackSnapshot['registry']): string | null {
  if (stored.symbol !== series.symbol || stored.timeframe !== series.timeframe) {
    return `they are of ${stored.symbol} ${stored.timeframe}`
  }
  const bars = stored.bars.time.length
  if (stored.computed !== stored.appended || stored.cursor >= stored.appended)
    return 'they are not those of a bar that closed'
  if (Object.values(stored.bars).some(({ length }) => length !== bars)) return 'their bars differ in number'
  for (const { key, state, outputs } of registry.snapshot().kernels) {
    const kernel = stored.kernels.find((one) => one.key === key)
    if (kernel === undefined) continue
    if (kernel.state.length !== state.length || kernel.outputs.length !== outputs.length) {
      return `${key} keeps ${kernel.state.length} numbers for ${kernel.outputs.length} outputs, this version ${state.length} for ${outputs.length}`
    }
    if (kernel.outputs.some(({ length }) => length !== bars)) return `${key} has not one value per bar`
  }
  return null
}

function instanceSteps(engine: Engine, sleeve: Sleeve, saved: EngineSnapshot): Step[] {
  const stored = saved.sleeves.find(({ name }) => name === sleeve.name)
  if (stored === undefined) return []
  const known = (symbol: string): boolean => stored.slots.some((slot) => slot.symbol === symbol)
  return engine.runners.flatMap(({ sleeve: of, memory, slots }) => {
    if (of !== sleeve || memory === null) return []
    const own = stored.instances.find(({ instance }) => instance === memory.instance)
    if (own !== undefined) return [memory.prepare(own)]
    // It is new where a symbol or the plugin is.
    const isNew =
      !slots.every(({ instrument }) => known(instrument.symbol)) ||
      !stored.instances.some(({ plugin }) => plugin === memory.plugin)
    return isNew ? [] : unusable(`the state of ${memory.instance} is missing`)
  })
}

function restoreBooks(engine: Engine, saved: EngineSnapshot): void {
  const { account, venue, markets, sleeves } = engine
  account.cash = saved.cash
  venue.cash = saved.venue.cash
  venue.fees = saved.venue.fees
  venue.netLots.set(saved.venue.netLots)
  venue.baseFees.set(saved.venue.baseFees)
  engine.drawdown.restore(saved.drawdown)
  markets.forEach((market, index) => market.restore(saved.markets[index]))
  const sameWeights =
    sleeves.length === saved.sleeves.length &&
    sleeves.every(({ name, spec }) =>
      saved.sleeves.some((one) => one.name === name && one.configured.weight === spec.weight),
    )
  for (const sleeve of sleeves) {
    const stored = saved.sleeves.find(({ name }) => name === sleeve.name)
    if (stored === undefined) continue
    restoreSleeve(sleeve, stored)
    if (sameWeights) sleeve.weight = stored.weight
    // What a person has changed in the configuration since then counts.
    if (stored.configured.enabled === sleeve.spec.enabled) sleeve.enabled = stored.enabled
  }
}

function restoreSleeve(sleeve: Sleeve, stored: SleeveSnapshot): void {
  const { flow, fees, slippage, funding, turnover } = stored.ledger
  Object.assign(sleeve.ledger, { flow, fees, slippage, funding, turnover })
  sleeve.strikes = stored.strikes
  sleeve.quarantined = stored.quarantined
  for (const { limit, count } of stored.refusals) sleeve.refusals.set(limit, count)
  sleeve.limitLog.restore(stored.limits)
  sleeve.barsExposed = stored.barsExposed
  sleeve.restoreOpened(stored.opened)
  sleeve.drawdown.restore(stored.drawdown)
  for (const slot of sleeve.slots) {
    const own = stored.slots.find(({ symbol }) => symbol === slot.instrument.symbol)
    if (own !== undefined) restoreSlot(slot, own)
  }
}

/** What is kept of the past: counters, protections, returns, curve, trades. */
function restoreRecords(engine: Engine, saved: EngineSnapshot): void {
  const { guard, model, days, curve, trades, sleeves } = engine
  const counters = saved.engine
  engine.continueAfter(counters.seq)
  engine.time = counters.time
  engine.batches = counters.batches
  engine.batchesCounted = counters.batches
  engine.batchesExposed = counters.batchesExposed
  engine.nextFunding = counters.nextFunding
  engine.liquidations = counters.liquidations
  engine.locksSet = counters.locksSet
  engine.pausesSet = counters.pausesSet
  engine.nextOrder = counters.nextOrder
  guard.tradesSeen = saved.guard.tradesSeen
  if (saved.model.returns !== null) model.returns?.restore(saved.model.returns)
  if (saved.model.days !== null) days?.restore(saved.model.days)
  model.rate.restore(saved.model.approvals)
  curve.next = saved.curve.next
  curve.buyAndHold.restore(saved.curve.buyAndHold)
  const names = saved.sleeves.map(({ name }) => name)
  curve.table.restore(
    rowsFor(
      sleeves.map(({ name }) => names.indexOf(name)),
      saved,
    ),
  )
  trades.restore(
    saved.trades,
    names.map((name) => sleeves.findIndex((sleeve) => sleeve.name === name)),
  )
}

/** The rows of the curve with the strategies of now; one that is new had nothing. @param from its place then, or -1 */
function rowsFor(from: readonly number[], { curve, sleeves }: EngineSnapshot): Float64Array {
  const { rows } = curve
  if (from.length === sleeves.length && from.every((place, i) => place === i)) return rows
  const shared = CURVE_COLUMNS.length
  const own = SLEEVE_COLUMNS.length
  const before = curveWidth(sleeves.length)
  const after = curveWidth(from.length)
  const made = new Float64Array((rows.length / before) * after)
  for (let row = 0; row * before < rows.length; row++) {
    const old = rows.subarray(row * before, (row + 1) * before)
    made.set(old.subarray(0, shared), row * after)
    from.forEach((place, i) => {
      if (place < 0) return
      const at = shared + place * own
      made.set(old.subarray(at, at + own), row * after + shared + i * own)
    })
  }
  return made
}

/** Everything that follows from what has been restored. */
function derive(engine: Engine): void {
  const { account, markets, sleeves } = engine
  for (const sleeve of sleeves) {
    for (const { lots, held, mark, entry } of sleeve.slots) {
      const reserved = entry?.reserved ?? 0
      sleeve.ledger.marks += mark
      sleeve.ledger.reserved += reserved
      engine.marks += mark
      engine.grossMarks += Math.abs(mark)
      engine.reserved += reserved
      if (held !== 0) engine.heldSlots++
      if (lots === 0) continue
      sleeve.openSlots++
      engine.openPositions++
    }
  }
  engine.equity = account.cash + engine.marks
  for (const { index, weight } of sleeves) {
    const { watch } = engine.guard.state.strategies[index]
    watch.base = Math.max(watch.base, Math.round(account.capital * weight))
  }
  for (const market of markets) market.refresh()
  engine.heldIn = onlyHeld(engine)
  if (engine.heldIn !== null) watchLiquidation(engine, engine.heldIn)
  rewatch(engine)
}
