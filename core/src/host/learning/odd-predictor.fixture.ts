import type { Test } from 'tap'
import type { LearningNote } from '../../learning/notes.ts'
import { createObserver } from '../../learning/observer.ts'
import { DAY, HOUR } from '../../learning/periods.ts'
import { createRegistry } from '../../learning/registry/registry.ts'
import type { ModelRegistry } from '../../learning/registry/types.ts'
import type { TrainedModel } from '../../learning/types.ts'
import { manualClock, type Clock } from '../clock.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import { ACCELERATED_START, createPaperHost, runPaperHost, type PaperHost } from '../paper-host.ts'
import type { Prepared } from '../prepare.ts'
import type { Staff } from '../staff.ts'
import { hostLearning } from './modes.ts'
import { specificationOf } from './specification.ts'
import { observerSpec } from './watch.ts'

/** A predictor whose bytes say what its model does. */
const ODD = `
import { definePredictor, parameters } from '@grodt/sdk'

const held: number[][] = []

export default definePredictor({
  config: parameters({}),
  train: () => new TextEncoder().encode('fine'),
  load(bytes) {
    const does = new TextDecoder().decode(bytes)
    if (does === 'refused') throw new Error('these are no bytes of mine')
    if (does === 'hangs') while (does.length > 0);
    return {
      predict() {
        if (does === 'throws') throw new Error('out of luck')
        if (does === 'loops') for (;;);
        if (does === 'exits') process.exit(7)
        if (does === 'leaks') for (;;) held.push(new Array(100_000).fill(1.5))
        if (does === 'slow') {
          const end = performance.now() + 1000
          while (performance.now() < end);
        }
        return does === 'NaN' ? NaN : does === 'text' ? 'likely' as unknown as number : 0.75
      },
      importance: () => [],
    }
  },
})
`

const MANIFEST = JSON.stringify({
  name: 'predictor-odd',
  version: '1.0.0',
  type: 'module',
  exports: './src/index.ts',
  grodt: { kind: 'predictor', id: 'odd', contract: 1 },
  peerDependencies: { '@grodt/sdk': '*' },
})

/** Hours before the account begins: 60 days fill every feature. */
const HISTORY = 1464

/** The place of a host with that predictor, on hourly bars of two symbols. */
export function oddPlace(t: Test): Workplace {
  const place = workplace(t)
  place.write('plugins/predictor-odd/package.json', MANIFEST)
  place.write('plugins/predictor-odd/src/index.ts', ODD)
  place.edit('configs/ml.yaml', '"ensemble"', 'odd\n    targets: [market_risk]')
  const market = '  simulated_market: { symbols: [BTC/USDT, ETH/USDT], timeframe: 1h }'
  const paper = `  paper: { history_bars: ${HISTORY} }`
  const nested = /^ {2}(simulated_market|paper):\n(?: {4}.*\n)*/gm
  const host = place.read('configs/host.yaml').replace(nested, '')
  place.write('configs/host.yaml', `${host.trimEnd()}\n${market}\n${paper}\n`)
  return place
}

/** How a host with the odd predictor runs. */
export interface OddRun {
  readonly days: number
  readonly registry?: ModelRegistry
  /** Of the model; those of the host where left out. */
  readonly features?: readonly string[]
  readonly staff?: Staff | null
  readonly clock?: Clock
  /** Sees each bar, with the time at which it was done, ms. */
  readonly onBar?: (time: number) => void
}

/** What came of it. */
export interface Odd {
  readonly host: PaperHost
  readonly notes: readonly LearningNote[]
  readonly bars: number
}

/** A model of these bytes for market_risk. */
export function oddModel(prepared: Prepared, does: string, features: readonly string[]): TrainedModel {
  const until = ACCELERATED_START
  return {
    specification: specificationOf(prepared, 'market_risk', features),
    bytes: [new TextEncoder().encode(does)],
    weights: [1],
    data: { rows: 1000, from: until - 400 * DAY, to: until - DAY, until, hash: does },
  }
}

/** Make such a model the champion. */
export function crown(
  registry: ModelRegistry,
  prepared: Prepared,
  does: string,
  features: readonly string[],
): void {
  const why = { time: ACCELERATED_START, reason: 'for this test' }
  const { id } = registry.add({ model: oddModel(prepared, does, features), report: null, ...why })
  registry.promote(id, { ...why, author: null })
}

/** A host over some days with a champion of these bytes, and what was said of its forecasts. */
export async function oddRun(
  prepared: Prepared,
  does: string,
  { days, features, registry = createRegistry(), staff = null, clock, onBar }: OddRun,
): Promise<Odd> {
  const notes: LearningNote[] = []
  const bars = days * 24
  const log = (): void => undefined
  const host = createPaperHost({
    ...{ prepared, marketSeed: 42, speed: 7200, log, staff, models: registry },
    clock: () => clock ?? manualClock(ACCELERATED_START + bars * HOUR),
    learner: hostLearning(registry, log),
    extraCheck(engine) {
      onBar?.(engine.time)
      return null
    },
  })
  const own = createObserver(observerSpec(prepared, host.engine)).features('market_risk')
  crown(registry, prepared, does, features ?? own)
  await runPaperHost(host, {
    signal: new AbortController().signal,
    maxBars: bars,
    onEvents: (events) => notes.push(...events.flatMap((one) => (one.kind === 'learning' ? [one.note] : []))),
  })
  return { host, notes, bars: host.feed.bars }
}
