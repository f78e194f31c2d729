import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import {
  covariance,
  mapMatrix,
  matrixOf,
  maximumSharpe,
  meanOf,
  minimumVariance,
  sumOf,
  times,
  dot,
} from '@grodt/sdk'
import t from 'tap'
import equalRisk from '../plugins/allocator-equal-risk-contribution/src/index.ts'
import { exponentiatedGradient } from '../plugins/allocator-hedge/src/updates.ts'
import hedge from '../plugins/allocator-hedge/src/index.ts'
import { hierarchicalRiskParity } from '../plugins/allocator-hierarchical-risk-parity/src/bisection.ts'
import hierarchical from '../plugins/allocator-hierarchical-risk-parity/src/index.ts'
import inverseVolatility from '../plugins/allocator-inverse-volatility/src/index.ts'
import maximum from '../plugins/allocator-maximum-sharpe/src/index.ts'
import minimum from '../plugins/allocator-minimum-variance/src/index.ts'
import { answerOf, inputOf } from '../sdk/src/allocation/input.fixture.ts'

/** Portfolios over data that are not part of this repository: set GRODT_DATA to a folder that has them. */
const folder = join(process.env.GRODT_DATA ?? '', 'allocation')
const skip = existsSync(join(folder, 'nyse_o.csv.gz'))
  ? false
  : 'set GRODT_DATA to a folder with allocation/stock_prices_20.csv.gz and nyse_o.csv.gz'

/** Columns of a file, NaN where a cell is empty. */
function columnsOf(name: string, from: number): { readonly names: string[]; readonly columns: number[][] } {
  const lines = gunzipSync(readFileSync(join(folder, name)))
    .toString()
    .trim()
    .split('\n')
  const rows = lines.slice(1).map((line) =>
    line
      .split(',')
      .slice(from)
      .map((cell) => (cell === '' ? NaN : Number(cell))),
  )
  const names = lines[0].split(',').slice(from)
  return { names, columns: names.map((_, i) => rows.map((row) => row[i])) }
}

const returnsOf = (prices: readonly number[]): number[] =>
  prices.slice(1).map((price, day) => price / prices[day] - 1)

const near = (found: readonly number[], expected: readonly number[], tolerance: number): boolean =>
  found.length === expected.length && found.every((value, i) => Math.abs(value - expected[i]) < tolerance)

t.test('the portfolios that PyPortfolioOpt publishes for 20 stocks', { skip }, async (t) => {
  const { names, columns } = columnsOf('stock_prices_20.csv.gz', 1)
  const returns = columns.map(returnsOf)
  // Some stocks are younger than others: each pair over its own days, as pandas does it.
  const pairs = names.map((_, i) =>
    names.map((_, j) => {
      const days = returns[i].flatMap((value, day) => (Number.isNaN(value + returns[j][day]) ? [] : [day]))
      return covariance([i, j].map((k) => days.map((day) => returns[k][day])))
    }),
  )
  const matrix = matrixOf(names.length, (i, j) => pairs[i][j][0][1])
  const rho = matrixOf(
    names.length,
    (i, j) => pairs[i][j][0][1] / Math.sqrt(pairs[i][j][0][0] * pairs[i][j][1][1]),
  )
  const means = returns.map((column) => meanOf(column.filter((value) => !Number.isNaN(value))) * 252)
  const yearly = mapMatrix(matrix, (value) => value * 252)
  const volatility = (shares: readonly number[]): number => Math.sqrt(dot(shares, times(yearly, shares)))

  const published: Readonly<Record<string, number>> = {
    AAPL: 0.022258941278778387,
    AMD: 0.022294021796692116,
    AMZN: 0.016086842079874982,
    BABA: 0.07963382071794088,
    BAC: 0.014409222455552267,
    BBY: 0.03406419438245041,
    FB: 0.06272994714663534,
    GE: 0.05519063444162851,
    GM: 0.055576660241857236,
    GOOG: 0.04956008428992936,
    JPM: 0.017675709092515715,
    MA: 0.038127373497320226,
    PFE: 0.07786528342813454,
    RRC: 0.03161528695094598,
    SBUX: 0.039844436656239136,
    SHLD: 0.027113184241298872,
    T: 0.11138956508836473,
    UAA: 0.027115909570750083,
    WMT: 0.10569551148587902,
    XOM: 0.11175337115721229,
  }
  const tree = hierarchicalRiskParity(matrix, 'single', rho)
  t.ok(
    near(
      tree,
      names.map((name) => published[name]),
      1e-12,
    ),
    'hierarchical risk parity',
  )
  t.ok(near([dot(tree, means), volatility(tree)], [0.21353402380950973, 0.17844159743748936], 1e-9))

  t.ok(Math.abs(volatility(minimumVariance(matrix)) - 0.15915084514118694) < 1e-10, 'minimum variance')

  const tangency = maximumSharpe(
    yearly,
    means.map((mean) => mean - 0.02),
  )
  t.ok(
    tangency !== null &&
      near([dot(tangency, means), volatility(tangency)], [0.33035037367760506, 0.21671276571944567], 1e-9),
    'maximum Sharpe',
  )
})

t.test(
  'the allocators over the days that all 20 stocks have, against a second implementation',
  { skip },
  async (t) => {
    const { columns } = columnsOf('stock_prices_20.csv.gz', 1)
    const first = Math.max(...columns.map((column) => column.findIndex((price) => !Number.isNaN(price))))
    const returns = columns.map((column) => returnsOf(column.slice(first)))
    t.equal(returns[0].length, 895)
    const input = inputOf(returns, undefined, { windowDays: 895 })
    // By scipy (linkage, nnls) and by coordinate descent in numpy.
    const check = (
      name: string,
      plugin: Parameters<typeof answerOf>[0],
      parameters: object,
      expected: readonly number[],
    ) => {
      const { weights } = answerOf(plugin, input, parameters)
      t.ok(
        near(weights, expected, 1e-8),
        `${name}: ${weights.map((weight) => weight.toFixed(10)).join(', ')}`,
      )
    }
    check(
      'inverse volatility',
      inverseVolatility,
      {},
      [
        0.0553702767, 0.0551673447, 0.0500254346, 0.0400858252, 0.0440939313, 0.0599554171, 0.0197632461,
        0.0627415771, 0.0482780433, 0.0514363982, 0.0781707907, 0.0301819574, 0.0181977129, 0.0669469616,
        0.025452662, 0.0356877002, 0.0629530172, 0.0726333093, 0.05900537, 0.0638530245,
      ],
    )
    check(
      'equal risk contribution',
      equalRisk,
      {},
      [
        0.0506322553, 0.0512479445, 0.0469052912, 0.0436899895, 0.0457152182, 0.0561504762, 0.0276328501,
        0.07705765, 0.0394958183, 0.0472333491, 0.0843524262, 0.0338555971, 0.0275459759, 0.062067275,
        0.0356364301, 0.0441310062, 0.0508526901, 0.0714201779, 0.0452964237, 0.0590811553,
      ],
    )
    check(
      'hierarchical risk parity',
      hierarchical,
      {},
      [
        0.0318246422, 0.0514102998, 0.0407579934, 0.040846213, 0.0201821665, 0.0607215475, 0.0129734226,
        0.1017096574, 0.0155679065, 0.04354242, 0.1553313621, 0.0235367304, 0.0109994667, 0.0729949466,
        0.0173252397, 0.0377521928, 0.0495689799, 0.1070032366, 0.0232548729, 0.0826967034,
      ],
    )
    check(
      'hierarchical risk parity, mean linkage',
      hierarchical,
      { linkage: 'average' },
      [
        0.0325237715, 0.0511885701, 0.0470666474, 0.0327372547, 0.0206255319, 0.0439325597, 0.0123365467,
        0.1102923681, 0.0335085375, 0.0462550323, 0.1528121354, 0.0227805202, 0.0045741603, 0.0547761359,
        0.0204617829, 0.0175919866, 0.0569756453, 0.0992209056, 0.0572738602, 0.0830660477,
      ],
    )
    check(
      'hierarchical risk parity, complete linkage',
      hierarchical,
      { linkage: 'complete' },
      [
        0.0287638662, 0.0510308279, 0.0234787848, 0.0208512439, 0.0292333123, 0.0752640292, 0.0101235221,
        0.1308577659, 0.0343917799, 0.0397103825, 0.1279439092, 0.0118207522, 0.0110083507, 0.0894457326,
        0.016791191, 0.0390285941, 0.0584774508, 0.0791834891, 0.0542303966, 0.068364619,
      ],
    )
    check(
      'minimum variance',
      minimum,
      {},
      [
        0.0079093819, 0.0306900454, 0.0105068929, 0.0274869778, 0.0122776151, 0.0334116242, 0.0, 0.1398483957,
        0.0, 0.0, 0.2878223612, 0.0, 0.0, 0.1252836745, 0.0, 0.0150854741, 0.0, 0.193123876, 0.0,
        0.1165536813,
      ],
    )
    check(
      'minimum variance, Ledoit-Wolf',
      minimum,
      { covariance: 'ledoit-wolf' },
      [
        0.0146860691, 0.0346589236, 0.0128352292, 0.0269917521, 0.0137570519, 0.0455968355, 0.0, 0.1424097131,
        0.0, 0.0047293937, 0.2606096444, 0.0, 0.0, 0.1254289522, 0.0, 0.0183956659, 0.0095680618,
        0.1802085563, 0.0, 0.1101241512,
      ],
    )
    check(
      'minimum variance, constant correlation',
      minimum,
      { covariance: 'constant-correlation' },
      [
        0.0122365318, 0.0316523841, 0.0096277212, 0.0229742932, 0.0087994889, 0.0360862778, 0.0, 0.1380948144,
        0.0, 0.0, 0.286380043, 0.0, 0.0, 0.1256758254, 0.0, 0.0113918779, 0.0070167398, 0.1931111611, 0.0,
        0.1169528415,
      ],
    )
    check(
      'maximum Sharpe of the sample',
      maximum,
      { covariance: 'sample', means: 'sample' },
      [
        0.0, 0.0, 0.0, 0.0, 0.4744425138, 0.0, 0.0558943137, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.1387581933, 0.2221443755, 0.0, 0.1087606037, 0.0,
      ],
    )
    check(
      'maximum Sharpe, Ledoit-Wolf',
      maximum,
      { means: 'sample' },
      [
        0.0, 0.0, 0.0, 0.0, 0.4676749766, 0.0, 0.05889061, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
        0.1408597049, 0.2171933013, 0.0, 0.1153814073, 0.0,
      ],
    )
    check(
      'maximum Sharpe',
      maximum,
      {},
      [
        0.0, 0.0, 0.0079588387, 0.0, 0.3511396191, 0.0, 0.0400425171, 0.0535926326, 0.0, 0.0, 0.0647542348,
        0.0, 0.0, 0.0, 0.0, 0.1146786832, 0.2057223917, 0.0399461519, 0.1182883192, 0.0038766116,
      ],
    )
  },
)

t.test('exponentiated gradient at the rate 0.05 over 5,651 days of 36 stocks', { skip }, async (t) => {
  const { columns } = columnsOf('nyse_o.csv.gz', 0)
  const returns = columns.map((growth) => [growth[0] - 1, ...returnsOf(growth)])
  let shares = returns.map(() => 1 / returns.length)
  let wealth = 1
  for (let day = 0; day < returns[0].length; day++) {
    wealth *= 1 + sumOf(returns.map((column, i) => shares[i] * column[day]))
    shares = exponentiatedGradient(
      shares,
      returns.map((column) => [column[day]]),
      0.05,
    )
  }
  t.ok(Math.abs(wealth - 27.094889600333087) < 1e-8, `a wealth of ${wealth}, published as 27.09`)
  const { weights } = answerOf(hedge, inputOf(returns), { window: 5651 })
  t.ok(near(weights, shares, 1e-12))
  t.ok(near([weights[0], weights[22], weights[35]], [0.0272290563, 0.0349007092, 0.0261287453], 1e-9))
})
