import type { Engine } from '../engine/engine.ts'

/** Where time went. */
export interface ProfileRow {
  /** `phase`: a step of the command; `host`: what the phase "bars" took apart from plugins and indicators. */
  readonly kind: 'phase' | 'strategy' | 'classifier' | 'indicator' | 'host'
  /** Instance and symbol of a plugin; symbol, timeframe and key of an indicator. */
  readonly name: string
  /** Bars asked about or computed; null for a phase. */
  readonly calls: number | null
  readonly ms: number
}

interface Tally {
  readonly kind: ProfileRow['kind']
  readonly name: string
  calls: number
  ms: number
  /** How often the clock was read around it. */
  timings: number
}

/** Rounds of readings that the cost of reading the clock is taken from: the first ones run before it is compiled. */
const ROUNDS = 40
const READINGS = 2_500

/** What one reading of the clock takes at its best, ms. */
function readingCost(now: () => number): number {
  let best = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const start = now()
    for (let i = 1; i < READINGS; i++) now()
    best = Math.min(best, (now() - start) / READINGS)
  }
  return best
}

/**
 * Measures where a backtest spends its time: the phases of the command, every plugin instance, every indicator. The
 * clock is read around every call of a plugin; what the reading itself takes is measured beforehand and taken off. A
 * profiled run gives the same result as any other, only later.
 */
export class Profiler {
  readonly #now: () => number
  readonly #readingMs: number
  readonly #phases: Tally[] = []
  readonly #parts: Tally[] = []

  /** @param now a monotonic clock, ms */
  constructor(now: () => number) {
    this.#now = now
    this.#readingMs = readingCost(now)
  }

  /** Measure a step of the command. Steps of one name are added up. */
  phase<Result>(name: string, work: () => Result): Result {
    const start = this.#now()
    const end = (): void => this.#add(tallyOf(this.#phases, 'phase', name), 1, start)
    const result = work()
    if (result instanceof Promise) return result.finally(end) as Result
    end()
    return result
  }

  /** Measure the plugins and indicators of an engine that has not seen a bar yet. */
  attach(engine: Engine): void {
    for (const runner of engine.runners) {
      const { call } = runner
      if (call === null) continue
      const symbols = runner.universe ? 'all symbols' : runner.slots[0].instrument.symbol
      const tally = tallyOf(this.#parts, 'strategy', `${runner.sleeve.name} ${symbols}`)
      runner.call = { onBar: () => this.#timed(tally, 1, () => call.onBar()) }
    }
    for (const { tracks, instrument } of engine.markets) {
      for (const track of tracks) {
        const where = `${instrument.symbol} ${track.series.timeframe}`
        const { classifier } = track
        if (classifier !== null) {
          const tally = tallyOf(this.#parts, 'classifier', `${classifier.instance}`)
          track.classifier = {
            ...classifier,
            classify: (regime) => this.#timed(tally, 1, () => classifier.classify(regime)),
          }
        }
        track.registry.timer = (key, bars, work) => {
          this.#timed(tallyOf(this.#parts, 'indicator', `${where} ${key}`), bars, work)
        }
      }
    }
  }

  /** Phases in their order; then the parts of the phase `bars`, the slowest first. */
  rows(bars: string): ProfileRow[] {
    const phases = this.#phases.map((tally) => this.#row(tally))
    const parts = this.#parts.map((tally) => this.#row(tally)).sort((a, b) => b.ms - a.ms)
    const whole = phases.find(({ name }) => name === bars)?.ms ?? 0
    // What the clock itself took lies in the phase too.
    const clock = this.#parts.reduce((sum, { timings }) => sum + 2 * timings * this.#readingMs, 0)
    const rest = parts.reduce((sum, { ms }) => sum - ms, whole - clock)
    const host: ProfileRow = { kind: 'host', name: 'books, orders, feed', calls: null, ms: Math.max(0, rest) }
    return [...phases, host, ...parts]
  }

  #timed<Result>(tally: Tally, calls: number, work: () => Result): Result {
    const start = this.#now()
    const result = work()
    this.#add(tally, calls, start)
    return result
  }

  #add(tally: Tally, calls: number, start: number): void {
    tally.ms += this.#now() - start
    tally.calls += calls
    tally.timings++
  }

  #row({ kind, name, calls, ms, timings }: Tally): ProfileRow {
    return {
      kind,
      name,
      calls: kind === 'phase' ? null : calls,
      ms: Math.max(0, ms - timings * this.#readingMs),
    }
  }
}

function tallyOf(tallies: Tally[], kind: ProfileRow['kind'], name: string): Tally {
  const known = tallies.find((tally) => tally.kind === kind && tally.name === name)
  if (known !== undefined) return known
  const tally: Tally = { kind, name, calls: 0, ms: 0, timings: 0 }
  tallies.push(tally)
  return tally
}
