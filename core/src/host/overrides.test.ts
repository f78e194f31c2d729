import t from 'tap'
import { loadConfig, type LoadedConfig } from '../config/load.ts'
import { withDataTimeframe, withOverrides } from './overrides.ts'

const HOUR = 3_600_000

const FILE = `strategies:
  Silent: { capital_allocation: 0.3 }
  Spoken: { capital_allocation: 0.3, timeframe: 1h }
  Slow:
    timeframe: 1d
    capital_allocation: 0.3
`

const timeframes = ({ draft, config }: LoadedConfig): string[] => {
  t.same(config?.strategies, draft.strategies, 'configuration and draft change together')
  return draft.strategies.map((entry) => entry.timeframe)
}

t.test('only strategies that do not set a timeframe follow the data', async (t) => {
  const loaded = loadConfig(t.testdir({ 'strategies.yaml': FILE }))
  const moved = withDataTimeframe(loaded, 4 * HOUR)
  t.same(timeframes(moved.loaded), ['4h', '1h', '1d'])
  t.equal(moved.note, 'The default timeframe 1h cannot be made of 4h bars: decided on 4h instead by Silent.')
  t.same(timeframes(loaded), ['1h', '1h', '1d'], 'what was loaded stays as it is')
})

t.test('data that the default can be made of change nothing', async (t) => {
  const loaded = loadConfig(t.testdir({ 'strategies.yaml': FILE }))
  for (const base of [60_000, 5 * 60_000, HOUR]) {
    t.same(withDataTimeframe(loaded, base), { loaded, note: null })
  }
})

t.test(
  'a command line overrides every timeframe, capital and seed, and only those that it names',
  async (t) => {
    const loaded = loadConfig(t.testdir({ 'strategies.yaml': FILE }))
    const changed = withOverrides(loaded, { timeframe: '2h', capital: 5, seed: 9 })
    t.same(timeframes(changed), ['2h', '2h', '2h'])
    t.match(changed.config?.host, { seed: 9, account: { capital: 5, currency: 'USDT' } })
    t.same(withOverrides(loaded, {}).config, loaded.config)
  },
)

t.test('another allocator, weights that stand still, one strategy alone', async (t) => {
  const loaded = loadConfig(
    t.testdir({
      'strategies.yaml': FILE,
      'host.yaml': 'host: { allocation: { plugin: mine, parameters: { a: 1 } } }\n',
    }),
  )
  const { draft } = withOverrides(loaded, { allocator: 'other', moving: false, alone: 'Slow' })
  t.strictSame(draft.host.allocation, { plugin: 'other', parameters: {} })
  t.equal(draft.machineLearning.metaController.enabled, false)
  t.strictSame(
    draft.strategies.map(({ enabled, capitalAllocation }) => [enabled, capitalAllocation]),
    [
      [false, 0],
      [false, 0],
      [true, 1],
    ],
  )
  const same = withOverrides(loaded, {})
  t.strictSame(same.draft, loaded.draft, 'nothing given, nothing changed')
})
