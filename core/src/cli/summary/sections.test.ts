import t from 'tap'
import type { BacktestReport } from '../../research/report.ts'
import { EVENTFUL, QUIET } from '../../research/pages/tables/tables.fixture.ts'
import { WIDTH } from '../text.ts'
import { attributionTable } from './attribution.ts'
import { comparisonSection, correlationSection } from './compare.ts'
import { limitSection } from './limits.ts'
import { protectionSection } from './protections.ts'
import { refusalSection } from './strategies.ts'

const SECTIONS = [
  comparisonSection,
  correlationSection,
  attributionTable,
  refusalSection,
  limitSection,
  protectionSection,
]

t.test('strategies are compared over the windows that the run is long enough for', async (t) => {
  t.strictSame(comparisonSection(EVENTFUL), [
    '              1d   7d  30d     all    adds  of risk  costs',
    '  Trend   -1.0 %  n/a  n/a  24.0 %  12.0 %    125 %   20 %',
    '  Revert   0.0 %  n/a  n/a  -4.0 %  -2.0 %    -25 %    n/a',
    '  book    -0.5 %  n/a  n/a  10.0 %  10.0 %    100 %   25 %',
  ])
  t.strictSame(correlationSection(EVENTFUL), [
    '                (1)    (2)',
    '  (1) Trend    1.00  -0.40',
    '  (2) Revert  -0.40   1.00',
  ])
})

t.test('more strategies than fit beside each other have no matrix', async (t) => {
  const { windows } = EVENTFUL.comparison
  const all = windows[windows.length - 1]
  const many = (count: number): BacktestReport => ({
    ...EVENTFUL,
    comparison: {
      windows: [
        {
          ...all,
          strategies: Array.from({ length: count }, (_, i) => ({ ...all.strategies[0], name: `S${i}` })),
          correlations: Array.from({ length: count }, () => Array<number>(count).fill(0.5)),
        },
      ],
    },
  })
  t.equal(correlationSection(many(8)).length, 9)
  t.strictSame(correlationSection(many(9)), [])
})

t.test('every group of the attribution adds up to its last line', async (t) => {
  t.strictSame(attributionTable(EVENTFUL), [
    '                        trades  before costs  fees  slippage  funding    net',
    '  Trend                     11         1,560   270        90        0  1,200',
    '  Revert                     2          -160    30        10        0   -200',
    '  in calm                    9         1,000   225        75        0    700',
    '  in an unknown regime       4           400    75        25        0    300',
    '  long                      13         1,400   300       100        0  1,000',
    '  exit stop                 12         1,360   293        98        0    970',
    '  open positions             1            40     8         3        0     30',
    '  total                     13         1,400   300       100        0  1,000',
  ])
})

t.test('refused entries stand beside those that were cut', async (t) => {
  t.strictSame(refusalSection(EVENTFUL), [
    '  Trend: regime 1,200, max_gross_exposure 3; cut by max_position 14,',
    '    max_gross_exposure 1',
    '  Revert: price_collar 2, stale_bars 1',
  ])
  const { book, strategies } = EVENTFUL.statistics
  const [trend, revert] = strategies
  const only = { ...EVENTFUL.statistics, book: { ...book, refusals: {} } }
  const cut: BacktestReport = {
    ...EVENTFUL,
    statistics: {
      ...only,
      strategies: [
        { ...trend, refusals: {} },
        { ...revert, refusals: {} },
      ],
    },
  }
  t.strictSame(refusalSection(cut), [
    '  Trend: cut by max_position 14, max_gross_exposure 1',
    '  Revert: none',
  ])
})

t.test('limits are told with the smallest cut and the furthest value', async (t) => {
  t.strictSame(limitSection(EVENTFUL), [
    '                        refused  cut  least kept   furthest    allowed',
    '  Trend',
    '    max_position              0   14      12.5 %',
    '    max_gross_exposure        3    1      50.0 %  12,500.00  10,000.00',
    '  Revert',
    '    price_collar              2    0                 8.00 %     5.00 %',
    '    stale_bars                1    0                   4.50          3',
  ])
})

t.test('locks and pauses are told with their time, the kill switch with its numbers', async (t) => {
  t.strictSame(protectionSection(EVENTFUL), [
    '  book: daily-loss 1 (14h)',
    '  Revert: cooldown 3 (9h)',
    '  Trend: paused by losing-streak 1 (3d 12h)',
    '  kill switch: 1 warning',
    '  kill switch latched at 2024-02-03 12:30 UTC by person',
  ])
  const { protections } = EVENTFUL
  const [, latched] = protections.killSwitch.moves
  const moves = [{ ...latched, cause: 'daily-loss', value: 0.052, limit: 0.05 }]
  const report = {
    ...EVENTFUL,
    protections: { ...protections, killSwitch: { stage: 'latched' as const, moves } },
  }
  t.equal(
    protectionSection(report).at(-1),
    '  kill switch latched at 2024-02-03 12:30 UTC by daily-loss 5.2 %, limit 5.0 %',
  )
})

t.test('what did not happen has no lines', async (t) => {
  for (const section of SECTIONS) t.strictSame(section(QUIET), [], section.name)
})

t.test('no line is wider than a terminal, whatever the strategies are called', async (t) => {
  const long = JSON.parse(
    JSON.stringify(EVENTFUL).replaceAll('Revert', 'A_strategy_with_a_name_that_nobody_can_remember_or_say'),
  ) as BacktestReport
  for (const section of SECTIONS) {
    for (const line of section(long)) t.ok(line.length <= WIDTH, `${section.name}: ${line}`)
  }
})
