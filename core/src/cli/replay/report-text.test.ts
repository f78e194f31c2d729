import t from 'tap'
import { reportLines, type TimedReport } from './report-text.ts'

const START = Date.UTC(2026, 0, 1)

const report: TimedReport = {
  folder: 'store',
  after: 0,
  removed: 0,
  records: { first: 1, last: 12_345 },
  span: { from: START, to: START + 90_000_000 },
  processes: 2,
  changes: 1,
  inputs: { history: 0, bars: 12_340, commands: 1, weights: 0 },
  bars: 37_020,
  events: 4321,
  trades: 17,
  snapshots: 3,
  notCompared: [],
  differences: [],
  ended: false,
  seconds: 0.25,
  barsPerSecond: 148_080,
}

t.test('what was compared, in a few lines', async (t) => {
  t.same(reportLines(report), [
    'store: the journal through the kernel of backtests',
    '  records       1 to 12,345',
    '  market time   2026-01-01 00:00 to 2026-01-02 01:00 UTC (1d 1h)',
    '  processes     2, configuration or plugins changed once',
    '  inputs        bars 12,340, commands 1, weights 0',
    '  bars          37,020',
    '  events        4,321, with 17 closed trades',
    '  snapshots     3, the whole state of each',
    '  speed         148,080 bars/s (0.3 s)',
    '  differences   0',
  ])
})

t.test('what was left out, and why', async (t) => {
  const lines = reportLines({
    ...report,
    after: 500,
    removed: 499,
    records: { first: 501, last: 900 },
    notCompared: [
      { first: 901, last: 1200, reason: 'these are not what they were: risk.yaml, plugin breakout' },
      { first: 1201, last: 1300, reason: 'The configuration has 1 error(s):\nrisk.yaml:3:1 no' },
    ],
  })
  t.match(
    lines.join('\n'),
    /501 to 900, from the snapshot at record 500 on; retention has\n +removed 499 records before\n/,
  )
  t.same(lines.slice(-5), [
    '  not compared  records 901 to 1,200: these are not what they were: risk.yaml,',
    '                plugin breakout',
    '  not compared  records 1,201 to 1,300: The configuration has 1 error(s):',
    '                risk.yaml:3:1 no',
    '  differences   0',
  ])
  t.ok(lines.every((line) => line.length <= 80))
  t.match(
    reportLines({ ...report, records: null, span: null }).join('\n'),
    'records       none could be compared',
  )
})

t.test('differences say where, and only what differs', async (t) => {
  const place = { record: 1204, time: START, input: 'bars' }
  const lines = reportLines({
    ...report,
    ended: true,
    differences: [
      {
        ...place,
        what: 'event 2',
        was: '{"kind":"fill","price":1,"order":7}',
        is: '{"kind":"fill","price":2,"order":7,"baseFee":3}',
      },
      { ...place, what: 'event 3', was: null, is: '{"kind":"signal"}' },
      { ...place, input: 'command pause', what: 'time', was: '1', is: '2' },
    ],
  })
  t.same(lines.slice(9), [
    '  differences   3, and the replay ended there; later ones may follow from the',
    '                first',
    '',
    'record 1,204, 2026-01-01 00:00 UTC, bars: event 2',
    '  fill, price: was 1, is 2',
    '  fill, baseFee: was none, is 3',
    '',
    'record 1,204, 2026-01-01 00:00 UTC, bars: event 3',
    '  was none',
    '  is  {"kind":"signal"}',
    '',
    'record 1,204, 2026-01-01 00:00 UTC, command pause: time',
    '  was 1',
    '  is  2',
  ])
})
