import { Check, Errors } from 'typebox/value'
import { fitsWeights, projectWeights, type WeightBounds } from '../../allocation/project.ts'
import { GrodtError } from '../../errors.ts'
import type { Engine } from '../engine.ts'
import { watchLiquidation } from '../liquidation.ts'
import { rewatch } from '../protect-events.ts'
import type { Sleeve } from '../sleeve.ts'
import type { Track } from '../track.ts'
import { renameIn } from '../takeover/rename.ts'
import { renamedOf, type Renamed } from '../takeover/takeover.ts'
import { onlyHeld } from '../valuation.ts'
import { booksProblem, differencesTo, problemIn } from './fit.ts'
import { isHeard, isLearning, learned } from './learn.ts'
import { pastOf, storedPast, unusable, type Past, type RegimeOf, type Step } from './past.ts'
import {
  snapshotSchema,
  SNAPSHOT_VERSION,
  type EngineSnapshot,
  type EngineState,
  type SleeveSnapshot,
  type TrackState,
} from './schema.ts'
import { restoreSlot } from './slots.ts'
import { takeEngineSnapshot, takeEngineState } from './take.ts'

const wantedName = ({ name, spec }: Sleeve) => ({ name, previousName: spec.previousName ?? null })

/** @throws GrodtError ENGINE_STATE when it is not the state of an engine */
export function storedState(value: unknown): EngineSnapshot {
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
 * the same events as the one that the state was taken from. A strategy or symbol of a strategy that is new starts
 * afresh; a new timeframe, and another classifier, with what the stored base bars say; what is not configured any more
 * must have been wired as a leftover. Weights are those of the state while the configured ones, and what sets them, are
 * the same, else those of the new start; where something moves them, they stay while that is the same. Trades keep the labels of their regimes.
 *
 * @param again wires another engine in the same way, which learns from the stored bars; without it timeframes and
 *   classifiers that are new start afresh too
 * @throws GrodtError ENGINE_STATE when it is no such state, ENGINE_STATE_DIFFERS when it is of another account, other
 *   markets, or of strategies that are gone and have something in the books, PLUGIN_STATE_UNFIT when a plugin cannot take
 *   over its state, PROTECTION_STATE. Nothing is changed then
 * @throws RangeError when the engine has had an input
 */
export function restoreEngine(engine: Engine, snapshot: unknown, again?: () => Engine): void {
  requireFresh(engine)
  const before = storedState(snapshot)
  const renamed = renamedIn(engine, before)
  const stored = renameIn(before, renamed)
  requireFitting(engine, stored)
  const saved = again === undefined ? stored : learned(engine, stored, again)
  takeOver(engine, saved, storedPast(saved), renamed)
}

/**
 * The same as `restoreEngine(engine, takeEngineSnapshot(running), again)` in a time that does not grow with the age of
 * the account: what is long is not stored and read again, and what cannot change any more is shared. Both engines can go
 * on afterwards. A timeframe or classifier that is new has to learn first, which takes its time.
 *
 * @param again as for `restoreEngine`
 * @param books as they are: also where they do not add up, which the other engine finds out for itself
 * @throws GrodtError as `restoreEngine`, and PLUGIN_STATE_INVALID as `takeEngineSnapshot`; nothing is changed then
 * @throws RangeError when the engine has had an input
 */
export function handOverEngine(
  running: Engine,
  engine: Engine,
  again?: () => Engine,
  books: 'checked' | 'as they are' = 'checked',
): void {
  requireFresh(engine)
  const before = takeEngineState(running)
  const renamed = renamedIn(engine, before)
  const state = renameIn(before, renamed)
  requireFitting(engine, state)
  if (again !== undefined && isLearning(engine, state)) {
    restoreEngine(engine, takeEngineSnapshot(running), again)
    return
  }
  const problem = books === 'checked' ? booksProblem(state) : null
  if (problem !== null) unusable(problem)
  takeOver(engine, state, pastOf(running), renamed)
}

function requireFresh(engine: Engine): void {
  if (engine.time !== 0 || engine.markets.some(({ bars }) => bars > 0)) {
    throw new RangeError('A state can be restored only into an engine that has had no bars.')
  }
}

/** The names that strategies had in a state, where they have others now. */
const renamedIn = (engine: Engine, saved: EngineState): Renamed[] =>
  renamedOf(saved.sleeves, engine.sleeves.map(wantedName))

function requireFitting(engine: Engine, saved: EngineState): void {
  const differences = differencesTo(engine, saved)
  if (differences.length > 0) {
    throw new GrodtError('ENGINE_STATE_DIFFERS', { list: differences.join('\n'), differences })
  }
}

function takeOver(engine: Engine, saved: EngineState, past: Past, renamed: readonly Renamed[]): void {
  const tracks = trackSteps(engine, saved, past)
  const instances = engine.sleeves.flatMap((sleeve) => instanceSteps(engine, sleeve, saved))
  // The last that may be refused; it changes nothing then.
  engine.guard.restore(saved.guard.protections, renamed)
  for (const step of [...tracks, ...instances]) step()
  const regimeOf = regimeNumbers(engine, saved)
  restoreBooks(engine, saved, regimeOf)
  restoreRecords(engine, saved, past, regimeOf)
  derive(engine)
}

function trackSteps({ markets, spec: { labels } }: Engine, saved: EngineState, past: Past): Step[] {
  return markets.flatMap(({ tracks }, index) =>
    saved.markets[index].tracks.flatMap((stored, place) => {
      const track = tracks.find(({ timeframeMs }) => timeframeMs === stored.timeframeMs)
      return track === undefined ? [] : [past.bars(track, index, place), ...trackStep(track, stored, labels)]
    }),
  )
}

function trackStep(track: Track, stored: TrackState, labels: readonly string[]): Step[] {
  const steps: Step[] = []
  const { regime } = stored
  const { classifier } = track
  if (classifier === null || stored.classifier === null) return steps
  const { instance, strikes, outages = [] } = stored.classifier
  steps.push(classifier.memory.prepare(instance))
  if (!isHeard(track, stored, labels)) return steps
  steps.push(() => {
    classifier.strikes = strikes
    classifier.outages.push(...outages)
    Object.assign(track.regime, regime)
  })
  return steps
}

function instanceSteps(engine: Engine, sleeve: Sleeve, saved: EngineState): Step[] {
  const stored = saved.sleeves.find(({ name }) => name === sleeve.name)
  if (stored === undefined) return []
  const known = (symbol: string): boolean =>
    stored.slots.some((slot) => slot.symbol === symbol && slot.leftOver !== true)
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

/** The present numbers of the labels of then; those that no classifier says any more are put behind the others. */
function regimeNumbers({ labels }: Engine, saved: EngineState): RegimeOf {
  for (const label of saved.labels) if (!labels.includes(label)) labels.push(label)
  const numbers = saved.labels.map((label) => labels.indexOf(label))
  return (then) => (then < 0 ? -1 : numbers[then])
}

function restoreBooks(engine: Engine, saved: EngineState, regimeOf: RegimeOf): void {
  const { account, venue, markets, sleeves } = engine
  account.cash = saved.cash
  venue.cash = saved.venue.cash
  venue.fees = saved.venue.fees
  venue.netLots.set(saved.venue.netLots)
  venue.baseFees.set(saved.venue.baseFees)
  engine.drawdown.restore(saved.drawdown)
  markets.forEach((market, index) => market.restore(saved.markets[index]))
  for (const sleeve of sleeves) {
    const stored = saved.sleeves.find(({ name }) => name === sleeve.name)
    if (stored === undefined) continue
    restoreSleeve(sleeve, stored, regimeOf)
    // What a person has changed in the configuration since then counts.
    if (stored.configured.enabled === sleeve.spec.enabled) sleeve.enabled = stored.enabled
  }
  restoreWeights(engine, saved)
}

/** Weights of the state, as far as they count; the others are those of the start that has been. */
function restoreWeights(engine: Engine, saved: EngineState): void {
  const { sleeves, spec } = engine
  const { weightsBy, movingWeights } = spec
  const storedOf = ({ name }: Sleeve) => saved.sleeves.find((one) => one.name === name)
  const same =
    sleeves.length === saved.sleeves.length &&
    sleeves.every((sleeve) => storedOf(sleeve)?.configured.weight === sleeve.spec.weight)
  if ((saved.weightsBy ?? weightsBy) !== weightsBy || !(same || movingWeights !== undefined)) return
  engine.exposureScale = saved.exposureScale ?? 1
  for (const sleeve of sleeves) {
    const stored = storedOf(sleeve)
    const counts = stored !== undefined && (same || (sleeve.spec.enabled && stored.configured.enabled))
    if (!counts) continue
    sleeve.weight = stored.weight
    sleeve.off = stored.off === true
  }
  if (movingWeights !== undefined) keepWithin(sleeves, movingWeights)
}

/** Bounds may have changed, and strategies come: only what does not fit is changed. */
function keepWithin(sleeves: readonly Sleeve[], bounds: WeightBounds): void {
  const given = sleeves.filter(({ spec, off }) => spec.enabled && !off)
  const weights = given.map(({ weight }) => weight)
  if (fitsWeights(weights, bounds)) return
  const projected = projectWeights(weights, bounds)
  given.forEach((sleeve, i) => (sleeve.weight = projected[i]))
}

function restoreSleeve(sleeve: Sleeve, stored: SleeveSnapshot, regimeOf: RegimeOf): void {
  const { flow, fees, slippage, funding, turnover } = stored.ledger
  Object.assign(sleeve.ledger, { flow, fees, slippage, funding, turnover })
  sleeve.strikes = stored.strikes
  sleeve.quarantined = stored.quarantined
  sleeve.outages.push(...(stored.outages ?? []))
  for (const { limit, count } of stored.refusals) sleeve.refusals.set(limit, count)
  sleeve.limitLog.restore(stored.limits)
  sleeve.barsExposed = stored.barsExposed
  sleeve.restoreOpened(stored.opened)
  // Without a weight it has no capital of its own to measure from.
  sleeve.drawdown.restore(stored.drawdown, sleeve.spec.weight === 0 ? stored.capital : undefined)
  for (const slot of sleeve.slots) {
    const own = stored.slots.find(({ symbol }) => symbol === slot.instrument.symbol)
    if (own !== undefined) restoreSlot(slot, own, regimeOf)
  }
}

/** What is kept of the past: counters, protections, returns, curve, trades. */
function restoreRecords(engine: Engine, saved: EngineState, past: Past, regimeOf: RegimeOf): void {
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
  past.curve(
    curve.table,
    sleeves.map(({ name }) => names.indexOf(name)),
  )
  past.trades(
    trades,
    names.map((name) => sleeves.findIndex((sleeve) => sleeve.name === name)),
    regimeOf,
  )
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
