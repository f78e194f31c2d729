import type { Test } from 'tap'
import type { EngineInput, LearningInput } from '../../engine/inputs.ts'
import { workplace, type Workplace } from '../durable/workplace.fixture.ts'
import type { LearnerOf } from './learner.ts'

const HOUR = 3_600_000

const PACKAGE = {
  name: 'allocator-swing',
  version: '1.0.0',
  type: 'module',
  grodt: { kind: 'allocator', id: 'swing', contract: 1 },
  peerDependencies: { '@grodt/sdk': '^0.1.0' },
}

/** Leans to one strategy and then to another, every six hours, and does everything else that an allocator may. */
const SWING = `import { defineAllocator, parameters } from '@grodt/sdk'

export default defineAllocator({
  config: parameters({}),
  forecasts: ['market_risk'],
  weights({ time, sleeves, markets }) {
    const hours = Math.floor(time / 3600000)
    const phase = Math.floor(hours / 6) % 4
    if (phase === 3 && hours % 6 < 2) throw new Error('swung too far')
    const weights = sleeves.map((_, i) => (i === phase ? 0.6 : 0.2))
    return {
      weights,
      off: sleeves.map((_, i) => phase === 2 && i === 1),
      exposure: markets.every(({ forecasts }) => forecasts.market_risk > 0.8) ? 0.7 : 1,
      notes: { swing: { phase } },
    }
  },
})
`

/** A workplace whose allocator moves capital about every six hours. */
export function swingingPlace(t: Test): Workplace {
  const place = workplace(t)
  place.write('plugins/allocator-swing/package.json', JSON.stringify(PACKAGE))
  place.write('plugins/allocator-swing/src/index.ts', SWING)
  place.edit('configs/host.yaml', 'plugin: static', 'plugin: swing')
  place.edit('configs/ml.yaml', 'rebalance_threshold: 0.1 }', 'rebalance_threshold: 0.1, max_step: 0.05 }')
  return place
}

/** Counts the bars that it sees, says so at every full hour, and forecasts by the count. */
export const countingLearner: LearnerOf = (first) => {
  let { engine } = first
  let bars = 0
  let told = 0
  const hour = (): number => Math.floor(engine.time / HOUR)
  const see = (input: EngineInput): void => {
    if (input.kind === 'learning') told = hour()
    if (input.kind !== 'bars' && input.kind !== 'history') return
    for (const { from, to } of input.slices) bars += to - from
  }
  const due = (): readonly LearningInput[] => {
    if (hour() <= told) return []
    told = hour()
    return [
      {
        kind: 'learning',
        notes: [{ what: 'too-little-data', target: 'market_risk', rows: bars, days: 0 }],
      },
    ]
  }
  return {
    after(input) {
      see(input)
      return input.kind === 'bars' ? due() : []
    },
    replayed: see,
    resume: due,
    forecasts() {
      const value = { market_risk: bars % 7 < 4 ? 0.9 : 0.5 }
      const symbols = engine.markets.map(({ instrument }) => instrument.symbol)
      return {
        markets: Object.fromEntries(symbols.map((symbol) => [symbol, value])),
        sleeves: {},
        models: { market_risk: 'counted', strategy_risk: 'nobody reads it' },
      }
    },
    nextStop: (time) => (Math.floor(time / HOUR) + 1) * HOUR,
    changed(next) {
      engine = next.engine
    },
    snapshot: () => ({ bars, told }),
    restore(json) {
      const kept = json as { readonly bars: number; readonly told: number } | null
      if (kept !== null) ({ bars, told } = kept)
    },
    status: () => [],
    drift: () => [],
    shift: () => null,
    presentRows: () => ({ rows: [], features: [] }),
    close: () => undefined,
  }
}
