import t from 'tap'
import { definitionAt, FIGURE_GROUPS, STRATEGY_COLUMNS, valueAt } from './figures.ts'
import { amount, duration, percent, statistic } from './format.ts'
import { smallRun } from './pages.fixture.ts'

t.test('every figure of the page is a statistic of the report, with a definition', async (t) => {
  const { report } = await smallRun(t)
  const { book, strategies } = report.statistics
  const figures = FIGURE_GROUPS.flatMap((group) => group.figures)
  t.ok(figures.length > 50)
  t.equal(new Set(figures.map(({ path }) => path)).size, figures.length, 'each once')
  for (const { path } of figures) {
    t.not(valueAt(book, path), undefined, path)
    t.ok(definitionAt(path).meaning.length > 5, path)
  }
  for (const { path } of STRATEGY_COLUMNS) t.not(valueAt(strategies[0], path), undefined, path)
  t.throws(() => definitionAt('sharp'), { message: 'The report has no statistic sharp.' })
})

t.test('a value is found by its path, as a number, as null, or not at all', async (t) => {
  const of = { a: 1, b: { c: 2, d: null }, e: null, maxDrawdown: 0.1 }
  t.equal(valueAt(of, 'a'), 1)
  t.equal(valueAt(of, 'b.c'), 2)
  t.equal(valueAt(of, 'b.d'), null)
  t.equal(valueAt(of, 'e.f'), null, 'nothing is known of the whole')
  t.equal(valueAt(of, 'x.y'), undefined)
  t.equal(valueAt(of, 'maxDrawdown.fraction'), 0.1, 'buy-and-hold has the number alone')
  t.equal(valueAt(of, 'maxDrawdown.amount'), undefined)
})

t.test('statistics are written the way their unit is read', async (t) => {
  t.equal(statistic(0.12345, 'fraction'), '12.35 %')
  t.equal(statistic(-1234.5, 'quote currency'), '-1,234.50')
  t.equal(statistic(1234, 'count'), '1,234')
  t.equal(statistic(2.5, 'multiple'), '2.50 x')
  t.equal(statistic(95_400_000, 'ms'), '1d 2h')
  t.equal(statistic(null, 'ratio'), 'n/a')
  t.equal(amount(-0.001), '0.00')
  t.equal(percent(null), 'n/a')
  t.equal(duration(59_000), '1m')
  t.equal(duration(20_000), '20s')
})
