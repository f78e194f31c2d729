import t from 'tap'
import { pageTable } from '../html/scroll-table.ts'
import { attributionTable } from './attribution.ts'
import { comparedWindows, returnsTable } from './comparison.ts'
import { shade, type PageTable } from './page-table.ts'
import { riskTables } from './risk.ts'
import { EVENTFUL, QUIET } from './tables.fixture.ts'

/** The texts of a table, a group's title in a line of its own. */
const texts = ({ groups }: PageTable): string[][] =>
  groups.flatMap(({ title, rows }) => [
    ...(title === undefined ? [] : [[title]]),
    ...rows.map(({ cells }) => cells.map((cell) => (typeof cell === 'string' ? cell : cell.text))),
  ])

const heads = ({ columns }: PageTable): string[] => columns.map(({ name }) => name)

t.test('limits and protections have a table each', async (t) => {
  const [limits, refusals, locks, killSwitch] = riskTables(EVENTFUL)
  t.strictSame(texts(limits), [
    ['Trend', 'max_position', '0', '14', '12.5 %', '', ''],
    ['Trend', 'max_gross_exposure', '3', '1', '50.0 %', '12,500.00', '10,000.00'],
    ['Revert', 'price_collar', '2', '0', '', '8.00 %', '5.00 %'],
    ['Revert', 'stale_bars', '1', '0', '', '4.50', '3'],
  ])
  t.strictSame(heads(refusals), ['Reason', 'Book', 'Trend', 'Revert'])
  t.strictSame(texts(refusals), [
    ['Refused by'],
    ['regime', '1,200', '1,200', ''],
    ['max_gross_exposure', '3', '3', ''],
    ['price_collar', '2', '', '2'],
    ['stale_bars', '1', '', '1'],
    ['Cut by'],
    ['max_position', '14', '14', ''],
    ['max_gross_exposure', '1', '1', ''],
  ])
  t.strictSame(texts(locks), [
    ['Book', 'all', 'lock: daily-loss', '1', '14h', '1.7 %'],
    ['Revert', 'BTC/USDT', 'lock: cooldown', '2', '6h', '0.7 %'],
    ['Revert', 'ETH/USDT', 'lock: cooldown', '1', '3h', '0.4 %'],
    ['Trend', 'all', 'pause: losing-streak', '1', '3d 12h', '10.0 %'],
  ])
  t.equal(killSwitch.note, 'At the end it was latched. Equity in USDT.')
  t.strictSame(texts(killSwitch), [
    ['2024-02-01 10:00', 'armed', 'warned', 'drawdown', '8.10 %', '8.00 %', '9,400.50'],
    ['2024-02-03 12:30', 'warned', 'latched', 'person', '', '', '9,300.00'],
  ])
})

t.test('of many moves of the kill switch the last are listed', async (t) => {
  const { protections } = EVENTFUL
  const [first, last] = protections.killSwitch.moves
  const moves = [...Array.from({ length: 40 }, () => first), last]
  const killSwitch = { stage: 'latched' as const, moves }
  const table = riskTables({ ...EVENTFUL, protections: { ...protections, killSwitch } })[3]
  t.equal(texts(table).length, 30)
  t.equal(texts(table)[29][2], 'latched')
  t.equal(
    table.note,
    'At the end it was latched. Equity in USDT. The last 30 of 41 moves; report.json has all.',
  )
})

t.test('the attribution has five groups and a total', async (t) => {
  const table = attributionTable(EVENTFUL)
  t.strictSame(texts(table), [
    ['By strategy'],
    ['Trend', '11', '5', '1,560.00', '270.00', '90.00', '0.00', '1,200.00', '30.00'],
    ['Revert', '2', '1', '-160.00', '30.00', '10.00', '0.00', '-200.00', '0.00'],
    ['By symbol'],
    ['BTC/USDT', '13', '6', '1,400.00', '300.00', '100.00', '0.00', '1,000.00', '30.00'],
    ['By regime at the entry'],
    ['calm', '9', '4', '1,000.00', '225.00', '75.00', '0.00', '700.00', '30.00'],
    ['not known', '4', '2', '400.00', '75.00', '25.00', '0.00', '300.00', '0.00'],
    ['By side'],
    ['long', '13', '6', '1,400.00', '300.00', '100.00', '0.00', '1,000.00', '30.00'],
    ['By exit'],
    ['stop', '12', '6', '1,360.00', '292.50', '97.50', '0.00', '970.00', '0.00'],
    ['still open', '1', '0', '40.00', '7.50', '2.50', '0.00', '30.00', '30.00'],
    ['Total', '13', '6', '1,400.00', '300.00', '100.00', '0.00', '1,000.00', '30.00'],
  ])
  t.strictSame(table.groups[0].rows[1].cells[7], { text: '-200.00', mark: 'loss' })
  const { attribution } = EVENTFUL
  const closed = attribution.exits.filter(({ exit }) => exit !== 'open')
  const without = attributionTable({ ...EVENTFUL, attribution: { ...attribution, exits: closed } })
  t.equal(heads(table).at(-1), 'Of it open')
  t.equal(heads(without).at(-1), 'Net', 'nothing is open: no column for it')
  t.ok(without.groups.every(({ rows }) => rows.every(({ cells }) => cells.length === 8)))
})

t.test('windows that the run is too short for are left out, the longest is first', async (t) => {
  const windows = comparedWindows(EVENTFUL)
  t.strictSame(
    windows.map(({ name, figures }) => [name, figures.title]),
    [
      ['Whole run', 'Whole run: 2024-01-01 to 2024-02-05, 35 daily returns'],
      ['Last day', 'Last day: 2024-02-04 to 2024-02-05, 1 daily return'],
    ],
  )
  const [{ figures, parts, correlation }, last] = windows
  t.strictSame(texts(figures), [
    ['Trend', '1,200.00', '24.00 %', '1.80', '2.50', '6.00 %', '10', '60.0 %', '35.0 %', '10.00 x', '20.0 %'],
    ['Revert', '-200.00', '-4.00 %', '-0.50', '-0.60', '5.00 %', '2', 'n/a', '5.0 %', '2.00 x', 'n/a'],
    ['Book', '1,000.00', '10.00 %', '1.50', '2.00', '4.00 %', '12', '50.0 %', '40.0 %', '6.00 x', '25.0 %'],
  ])
  t.strictSame(
    parts.groups[0].rows.map(({ cells }) => cells),
    [
      ['Trend', '12.00 %', '15.00 %', { text: '125.0 %', mark: 'fall-5' }],
      ['Revert', { text: '-2.00 %', mark: 'loss' }, '-3.00 %', { text: '-25.0 %', mark: 'gain-1' }],
      ['Book', '10.00 %', '12.00 %', '100.0 %'],
    ],
  )
  t.strictSame(
    correlation.groups[0].rows.map(({ cells }) => cells),
    [
      ['1 Trend', { text: '1.00', mark: 'none' }, { text: '-0.40', mark: 'gain-2' }],
      ['2 Revert', { text: '-0.40', mark: 'gain-2' }, { text: '1.00', mark: 'none' }],
    ],
  )
  t.equal(correlation.columns.length, correlation.groups[0].rows[0].cells.length, 'as many heads as cells')
  t.equal(
    pageTable(last.correlation).text,
    '<p class="nothing"><b>Correlation of daily returns</b> No two strategies have a correlation: it needs 30 daily returns of both.</p>',
  )
  const returns = returnsTable(EVENTFUL)
  t.strictSame(heads(returns), ['Strategy', 'Last day', 'Whole run'])
  t.strictSame(texts(returns), [
    ['Trend', '-1.00 %', '24.00 %'],
    ['Revert', '0.00 %', '-4.00 %'],
    ['Book', '-0.50 %', '10.00 %'],
  ])
})

t.test('what did not happen is one line', async (t) => {
  const lines = [...riskTables(QUIET), attributionTable(QUIET), returnsTable(QUIET)].map(
    (table) => pageTable(table).text,
  )
  const line = (title: string, none: string): string => `<p class="nothing"><b>${title}</b> ${none}</p>`
  t.strictSame(lines, [
    line('Limits hit', 'No limit was hit.'),
    line('Entries refused and cut', 'No entry was refused or cut.'),
    line('Locks and pauses', 'No lock was set, and no strategy was paused.'),
    line('Kill switch', 'The kill switch did not act.'),
    line('Where the result came from', 'Nothing was traded.'),
    line('Returns by window', 'The run has no day to compare.'),
  ])
  t.strictSame(comparedWindows(QUIET), [])
})

t.test('the colour of a cell is the stronger the nearer it is to the largest', async (t) => {
  t.strictSame(
    [0.01, 0.2, 0.21, 1, 1.5, -0.5, 0].map((value) => shade(value, 1)),
    ['gain-1', 'gain-1', 'gain-2', 'gain-5', 'gain-5', 'fall-3', 'flat'],
  )
  t.equal(shade(0, 0), 'flat')
})
