import type { AllocationInput } from '@grodt/sdk'
import type { AllocationAttribution } from '../../allocation/attribution.ts'
import { decide, type Outcome, type Question } from '../../allocation/decide.ts'
import { noHarm, type NoHarm } from '../../allocation/no-harm.ts'
import type { AllocationDecision, Asker } from '../../allocation/types.ts'
import { askAllocator, type Wish } from '../../allocation/wish.ts'
import type { EngineInput, WeightsInput } from '../../engine/inputs.ts'
import { renamedOf } from '../../engine/takeover/takeover.ts'
import { GrodtError } from '../../errors.ts'
import { DAY_MS } from '../../portfolio/statistics/annual.ts'
import { dayOf } from '../../portfolio/statistics/periods.ts'
import type { Json } from '../../store/json.ts'
import type { Staff } from '../staff.ts'
import { allocatorOf, allocatorPlugin, decisionRules, movesWeights, weightsBy } from '../weights.ts'
import { allocationInput, decidedSleeve } from './allocation-input.ts'
import { AttributionLog } from './attribution-log.ts'
import { DayLog, underNewNames } from './day-log.ts'
import type { PresentForecasts, Running } from './learner.ts'
import { SleeveReturns } from './sleeve-returns.ts'
import { controllerState, FRESH, type ControllerState } from './state.ts'

const WEEK_MS = 604_800_000

const nextMultiple = (time: number, step: number): number => (Math.floor(time / step) + 1) * step

/** What a meta-controller works with. */
export interface Steered extends Running {
  readonly staff: Staff | null
}

/** A decision as the input that carries it out. */
export type DecidedWeights = WeightsInput & { readonly decision: AllocationDecision }

/** What a failing allocator does: ends the run, or is written into the decision. */
export type OnFault = 'throw' | 'keep'

/**
 * Decides about the weights at every multiple of `update_frequency` of market time. It changes nothing by itself: what
 * it decides is an input, which the host applies and journals.
 */
export interface Controller {
  /**
   * Bars were applied: the decision that follows, if one is due.
   *
   * @throws GrodtError PLUGIN_FAILED, PLUGIN_CONTRACT when the allocator fails and the run is to end at that
   */
  after(forecasts: () => PresentForecasts): WeightsInput | null
  /**
   * What it would decide now. The allocator is asked; nothing is noted, and the schedule stays as it is.
   *
   * @throws GrodtError ALLOCATION_REFUSED where weights stand still, before the first bar
   */
  preview(forecasts: PresentForecasts): AllocationDecision
  /**
   * Decide now, whatever the schedule says: it goes on as it was. One bar gives one decision, so that a person in a hurry
   * does not move further than `max_step` on what is known.
   *
   * @throws GrodtError ALLOCATION_REFUSED as `preview`, and where this bar has had its decision
   */
  decideFor(by: Asker, forecasts: PresentForecasts): DecidedWeights
  /** An input of the journal was applied again. */
  replayed(input: EngineInput): void
  /** The first moment after `time` (ms) at which a decision is due; Infinity where none is. */
  nextUpdate(time: number): number
  /** The first moment after `time` (ms) at which an input of bars has to end: also each day is seen. */
  nextStop(time: number): number
  /** Another configuration, and another engine with the same books, go on. */
  changed(running: Steered): void
  /** The last decision; null before the first. */
  readonly last: AllocationDecision | null
  /** What moving capital earned or cost up to now, cash units. */
  attribution(): AllocationAttribution
  snapshot(): Json
  /** @param json of `snapshot`; null where none was kept @throws GrodtError ENGINE_STATE when it is none */
  restore(json: Json): void
}

export function createController(first: Steered, onFault: OnFault): Controller {
  const days = new DayLog()
  const earned = new AttributionLog(first.engine)
  let state: ControllerState = { ...FRESH, weightsBy: weightsBy(first.prepared) }
  let running = first
  let returns = new SleeveReturns(first.engine, days)
  let moves = movesWeights(first.prepared)

  const frequencyMs = (): number =>
    running.prepared.checked.config.machineLearning.metaController.updateFrequency * 1000

  /** The weights of a day are those at its beginning. */
  function observe(): void {
    const { time, exposureScale, sleeves } = running.engine
    if (!moves) {
      state = { ...state, time }
      return
    }
    // The first bar may be the one that a decision is due with.
    if (state.time === null) state = { ...state, time: time - 1 }
    const day = dayOf(time)
    if (day <= days.last) return
    const present = Object.fromEntries(sleeves.map(({ name, weight }) => [name, weight * exposureScale]))
    days.add({ day, exposure: exposureScale, wanted: { ...present, ...state.wanted } })
  }

  /** Whether a moment of decision has passed since the last one. */
  function isDue(time: number): boolean {
    const frequency = frequencyMs()
    return moves && Math.floor(time / frequency) > Math.floor((state.time ?? time) / frequency)
  }

  function nextUpdate(time: number): number {
    if (!moves) return Infinity
    // Its bar was missing: the next one decides.
    return isDue(time) ? time + 1 : nextMultiple(time, frequencyMs())
  }

  /** The state goes on with what runs now: under new names, and from the beginning where something else decides. */
  function goOn(): void {
    const { prepared, engine } = running
    const wanted = engine.sleeves.map(({ name, spec }) => ({ name, previousName: spec.previousName ?? null }))
    const known = new Set([...days.strategies, ...Object.keys(state.wanted ?? {}), ...earned.strategies])
    const renamed = renamedOf(
      [...known].map((name) => ({ name })),
      wanted,
    )
    days.rename(renamed)
    earned.rename(renamed)
    if (state.wanted !== null) state = { ...state, wanted: underNewNames(state.wanted, renamed) }
    const by = weightsBy(prepared)
    if ((state.weightsBy ?? by) !== by) {
      const { moving, faults, alarm, checked, wanted } = FRESH
      state = { ...state, moving, faults, alarm, checked, wanted, since: engine.time }
    }
    state = { ...state, weightsBy: by }
    earned.changed(engine)
  }

  /** Every look is another chance of a false alarm: once a week. */
  function lookForHarm(input: AllocationInput): NoHarm | null {
    const { time } = input
    if (Math.floor(time / WEEK_MS) === Math.floor((state.checked ?? -1) / WEEK_MS)) return null
    const history = returns.read()
    const judged = state.since === undefined ? Infinity : days.between(state.since, time)
    const sleeves = input.sleeves.map(({ name, configured }) => {
      const index = running.engine.sleeves.findIndex((sleeve) => sleeve.name === name)
      const all = history[index]
      const from = Math.max(0, all.returns.length - judged)
      return { configured, returns: all.returns.slice(from), weights: all.weights.slice(from) }
    })
    return noHarm(sleeves, state.alarm, running.prepared.checked.config.host.seed)
  }

  function ask(input: AllocationInput): { readonly wish: Wish } | { readonly fault: string } {
    const { prepared, staff } = running
    const { allocatorPlugin: id, allocatorParameters } = prepared.checked
    try {
      return { wish: askAllocator(allocatorOf(prepared, staff), id, allocatorParameters, input) }
    } catch (error) {
      if (onFault === 'throw') throw error
      // Whoever has ended is started again; the next update may find it there.
      staff?.allocator.revive()
      return { fault: error instanceof Error ? error.message : String(error) }
    }
  }

  function decision(forecasts: PresentForecasts): AllocationDecision {
    const { prepared, engine } = running
    const { config } = prepared.checked
    const input = allocationInput(running, returns.read(), forecasts)
    const answer = ask(input)
    const wish = 'wish' in answer ? answer.wish : null
    const harm = lookForHarm(input)
    const alarm = harm?.alarm ?? state.alarm
    const failing = wish === null && state.faults + 1 >= config.host.faults.strikesToQuarantine
    const question: Question = {
      sleeves: input.sleeves,
      exposure: engine.exposureScale,
      moving: state.moving,
      wish,
      instead: alarm ? 'no-harm' : failing ? 'fault' : null,
    }
    const outcome = decide(decisionRules(config), question)
    const names = input.sleeves.map(({ name }) => name)
    const named = (values: readonly number[]): Record<string, number> =>
      Object.fromEntries(names.map((name, i) => [name, values[i]]))
    const { manifest, contentHash } = allocatorPlugin(prepared)
    return {
      id: state.id + 1,
      time: engine.time,
      allocator: { id: manifest.id, version: manifest.version, contentHash },
      equity: input.equity,
      sleeves: input.sleeves.map((sleeve) => decidedSleeve(sleeve, input.windowDays)),
      markets: input.markets,
      models: modelsRead(input, forecasts),
      raw: wish === null ? null : named(wish.weights),
      target: named(outcome.target),
      steps: outcome.steps.map(({ name, weights }) => ({ name, weights: named(weights) })),
      bound: outcome.bound,
      weights: named(outcome.weights),
      off: names.filter((_, i) => outcome.off[i]),
      exposure: outcome.exposure,
      turnover: turnoverOf(running, input, outcome),
      moved: outcome.moved,
      moving: outcome.moving,
      noHarm: harm,
      alarm,
      reason: reasonOf(outcome, answer, harm, state.alarm),
      notes: wish?.notes ?? {},
    }
  }

  /** A decision was made, here or in the time that is replayed. */
  function note(made: AllocationDecision): void {
    const { id, time, moving, raw, alarm, noHarm: harm } = made
    state = {
      ...state,
      id,
      time,
      moving,
      faults: raw === null ? state.faults + 1 : 0,
      alarm,
      checked: harm === null ? state.checked : time,
      wanted: wantedOf(made),
      last: made,
    }
    earned.note(made)
  }

  /** A decision that counts from here on. */
  function settled(made: AllocationDecision): DecidedWeights {
    note(made)
    const { weights, off, exposure } = made
    return { kind: 'weights', weights, off, exposure, decision: made }
  }

  function requireMoving(): void {
    if (!moves) throw refused('the allocator is a fixed one, or the meta-controller is off')
    if (running.engine.batches === 0) throw refused('the host has seen no bar yet')
  }

  return {
    after(forecasts) {
      observe()
      return isDue(running.engine.time) ? settled(decision(forecasts())) : null
    },
    preview(forecasts) {
      requireMoving()
      return decision(forecasts)
    },
    decideFor(by, forecasts) {
      requireMoving()
      const { last } = state
      if (last !== null && (last as AllocationDecision).time === running.engine.time) {
        throw refused(`decision ${state.id} was made at this very bar; wait for the next one`)
      }
      return settled({ ...decision(forecasts), by })
    },
    replayed(input) {
      if (input.kind === 'bars') observe()
      if (input.kind === 'weights' && input.decision !== undefined) note(input.decision)
    },
    nextUpdate,
    nextStop: (time) => (moves ? Math.min(nextUpdate(time), nextMultiple(time, DAY_MS)) : Infinity),
    changed(next) {
      const other = next.engine !== running.engine
      running = next
      moves = movesWeights(next.prepared)
      goOn()
      if (other) returns = new SleeveReturns(next.engine, days)
    },
    get last() {
      return state.last as AllocationDecision | null
    },
    attribution: () => earned.now(),
    snapshot: () => ({ ...state, days: days.snapshot(), attribution: earned.snapshot() }) as unknown as Json,
    restore(json) {
      const kept = json === null ? null : controllerState(json)
      // The engine was restored meanwhile: weights of its beginning were never those of the account.
      earned.restore(kept?.attribution ?? null)
      if (kept !== null) {
        state = kept
        days.restore(state.days)
      }
      goOn()
    },
  }
}

const refused = (why: string): GrodtError => new GrodtError('ALLOCATION_REFUSED', { why })

/** Weight x exposure that a decision wants; during an alarm it is not what is set. */
function wantedOf({ alarm, weights, target, exposure, bound }: AllocationDecision): Record<string, number> {
  if (!alarm) return scaled(weights, exposure)
  const overruled = (name: string | null): number | undefined =>
    bound.find(({ constraint, strategy }) => constraint === 'no-harm' && strategy === name)?.from
  const wanted = Object.entries(target).map(([name, weight]) => [name, overruled(name) ?? weight] as const)
  return scaled(Object.fromEntries(wanted), overruled(null) ?? exposure)
}

const scaled = (weights: Readonly<Record<string, number>>, exposure: number): Record<string, number> =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight * exposure]))

/** The models behind the forecasts that the allocator was given. */
function modelsRead(
  { sleeves, markets }: AllocationInput,
  { models }: PresentForecasts,
): AllocationDecision['models'] {
  const given = new Set([...sleeves, ...markets].flatMap(({ forecasts }) => Object.keys(forecasts)))
  return Object.fromEntries(Object.entries(models).filter(([target]) => given.has(target)))
}

/** What is traded if every budget is in use and follows its weight, and what that costs. */
function turnoverOf(
  { engine }: Running,
  { equity, sleeves }: AllocationInput,
  { weights, exposure }: Outcome,
): AllocationDecision['turnover'] {
  const fraction = sleeves.reduce(
    (sum, { weight }, i) => sum + Math.abs(weights[i] * exposure - weight * engine.exposureScale),
    0,
  )
  const fees = engine.markets.reduce((sum, { instrument }) => sum + instrument.takerFee, 0)
  const rate = fees / engine.markets.length + engine.spec.broker.slippage
  return { fraction, cost: fraction * engine.spec.exposure * equity * rate }
}

function reasonOf(
  { reason }: Outcome,
  answer: { readonly wish: Wish } | { readonly fault: string },
  harm: NoHarm | null,
  before: boolean,
): string {
  const parts = [reason]
  if ('fault' in answer) parts.push(answer.fault.split('\n')[0])
  if (harm !== null && harm.alarm !== before) parts.push(harm.text)
  return parts.join(' ')
}
