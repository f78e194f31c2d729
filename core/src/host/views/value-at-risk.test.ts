import t from 'tap'
import {
  bars,
  buildEngine,
  HOUR,
  inputs,
  script,
  type Row,
  type TestSetup,
} from '../../../../test/support/engine.ts'
import { long } from '../../engine/engine.fixture.ts'
import type { ValueAtRiskLimit } from '../../risk/limits/types.ts'
import { limitRows, type LimitRow } from './risk-limits.ts'

/** A bar of each close: up and down a tenth by turns. */
const ZIGZAG: Row[] = [100, 110, 99, 108.9, 98.01, 107.811, 97.0299, 97.0299, 97.0299].map((close) => [
  close,
  close,
  close,
  close,
])

const LIMIT: ValueAtRiskLimit = {
  budget: 0.02,
  level: 95,
  method: 'historical',
  window: 6,
  minimum: 6,
  unmeasured: 'refuse',
}

const setup = (changes: Partial<ValueAtRiskLimit> = {}): TestSetup => ({
  markets: ['A', 'B'].map((symbol) => ({ symbol, columns: bars(ZIGZAG, HOUR), baseMs: HOUR })),
  strategies: [{ name: 'S', symbols: ['A'], plugin: script({ 8: long(0.1) }) }],
  limits: { returnMs: HOUR, valueAtRisk: { ...LIMIT, ...changes } },
})

/** The row after every bar. */
function rowsOf(one: TestSetup): (LimitRow | undefined)[] {
  const engine = buildEngine(one)
  return [...inputs(one, 1)].map((slices) => {
    engine.apply({ kind: 'bars', slices })
    return limitRows(engine).find(({ limit }) => limit === 'value_at_risk.budget')
  })
}

const whole = ({ used, use }: LimitRow): unknown[] =>
  [used, use].map((one) => (one === null ? null : Math.round(one)))

t.test('the value at risk of the book stands beside its budget, with what waits', async (t) => {
  const rows = rowsOf(setup())
  t.match(rows[8], { strategy: null, symbol: null, unit: 'quote', allowed: 200, reason: null })
  // A tenth of 10,000 may lose a tenth: the entry that waits counts, as the position after it does.
  t.strictSame(
    rows.slice(5).map((row) => (row === undefined ? null : whole(row))),
    [
      [null, null],
      [0, 0],
      [100, 50],
      [100, 50],
    ],
  )
})

t.test('on too few days it is not known, with the reason', async (t) => {
  const [, second] = rowsOf(setup())
  t.strictSame(second, {
    ...{ limit: 'value_at_risk.budget', strategy: null, symbol: null, unit: 'quote' },
    ...{ used: null, allowed: 200, use: null },
    reason: 'Of 6 daily returns that it takes, 1 are known: entries are refused until then.',
  })
  t.match(rowsOf(setup({ unmeasured: 'allow' }))[1], {
    reason: /: entries are not held against it until then\.$/,
  })
})

t.test('where it is no limit it is not told', async (t) => {
  const { limits, ...none } = setup()
  t.ok(limits)
  t.strictSame(
    rowsOf(none),
    ZIGZAG.map(() => undefined),
  )
})
