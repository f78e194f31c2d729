/** @typedef {import('../data.ts').PageData} PageData */

/** Times of the points of the curve, seconds. @param {PageData} data @returns {Time[]} */
function curveTimes({ curve }) {
  let at = 0
  return curve.time.map((distance) => /** @type {Time} */ (at += distance))
}

/** @param {Time[]} times @param {readonly number[]} values */
const points = (times, values) => times.map((time, i) => ({ time, value: values[i] }))

/** Amounts at an axis. @param {number} digits */
const amountFormat = (digits) => written((value) => grouped(value, Math.max(0, digits - 2)), 10 ** -digits)

/** Equity against buy-and-hold, drawdowns below. @param {PageData} data */
function equityChart(data) {
  const { curve, digits } = data
  const times = curveTimes(data)
  const chart = makeChart(element('equity-chart'))
  const { LineSeries, BaselineSeries, PriceScaleMode } = Charts
  const common = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerRadius: 3 }
  const amounts = { ...common, priceFormat: amountFormat(digits) }
  const held = chart.addSeries(LineSeries, { ...amounts, lineWidth: 1 })
  const book = chart.addSeries(LineSeries, { ...amounts, lineWidth: 2 })
  const below = {
    ...common,
    priceFormat: written((value) => `${grouped(value * 100, 1)} %`, 0.0001),
  }
  const heldFall = chart.addSeries(LineSeries, { ...below, lineWidth: 1 }, 1)
  const fall = chart.addSeries(
    BaselineSeries,
    { ...below, lineWidth: 1, baseValue: { type: 'price', price: 0 } },
    1,
  )
  book.setData(points(times, curve.equity))
  held.setData(points(times, curve.benchmark))
  fall.setData(points(times, curve.drawdown))
  heldFall.setData(points(times, curve.benchmarkDrawdown))
  const [upper, lower] = chart.panes()
  upper.setStretchFactor(3)
  lower.setStretchFactor(1)
  painted((theme) => {
    book.applyOptions({ color: theme.book })
    held.applyOptions({ color: theme.held })
    heldFall.applyOptions({ color: theme.held })
    fall.applyOptions({
      bottomLineColor: theme.loss,
      bottomFillColor1: `${theme.loss}22`,
      bottomFillColor2: `${theme.loss}44`,
    })
  })
  chart.timeScale().fitContent()

  /** @param {number} i */
  const values = (i) => [
    `${grouped(curve.equity[i], digits)}`,
    `${grouped(curve.benchmark[i], digits)}`,
    `${grouped(curve.drawdown[i] * 100, 1)} %`,
    `${grouped(curve.benchmarkDrawdown[i] * 100, 1)} %`,
    moment(times[i]),
  ]
  const last = times.length - 1
  const write = makeLegend(element('equity-legend'), [
    { name: 'Equity', colour: (theme) => theme.book },
    {
      name: 'Buy and hold',
      colour: (theme) => theme.held,
      toggle: (visible) => {
        held.applyOptions({ visible })
        heldFall.applyOptions({ visible })
      },
    },
    { name: 'Drawdown', colour: (theme) => theme.loss },
    { name: 'of buy and hold', colour: (theme) => theme.held },
    { name: '', colour: () => 'transparent' },
  ])
  write(values(last))
  followCrosshair(chart, times, (i) => write(values(i ?? last)))

  const scales = [...document.querySelectorAll('[data-scale]')]
  for (const button of scales) {
    button.addEventListener('click', () => {
      const log = button.getAttribute('data-scale') === 'log'
      for (const other of scales) other.setAttribute('aria-pressed', String(other === button))
      book.priceScale().applyOptions({ mode: log ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal })
    })
  }
}

/** What each strategy made. @param {PageData} data */
function resultChart(data) {
  const { curve, digits, strategies } = data
  if (strategies.length === 0) return
  const times = curveTimes(data)
  const chart = makeChart(element('result-chart'))
  const { LineSeries, LineStyle } = Charts
  const lines = strategies.map((_, i) => {
    const line = chart.addSeries(LineSeries, {
      priceLineVisible: false,
      lastValueVisible: false,
      crosshairMarkerRadius: 3,
      priceFormat: amountFormat(digits),
      lineWidth: 2,
      lineStyle: i < SERIES_COLOURS ? LineStyle.Solid : LineStyle.Dashed,
    })
    line.setData(points(times, curve.results[i]))
    painted((theme) => line.applyOptions({ color: theme.series[i % SERIES_COLOURS] }))
    return line
  })
  const zero = lines[0].createPriceLine({
    price: 0,
    lineWidth: 1,
    lineStyle: LineStyle.Solid,
    axisLabelVisible: false,
    title: '',
    color: 'transparent',
  })
  painted((theme) => zero.applyOptions({ color: theme.muted }))
  chart.timeScale().fitContent()
  const last = times.length - 1
  /** @param {number} i */
  const values = (i) => curve.results.map((result) => grouped(result[i], digits))
  const write = makeLegend(
    element('result-legend'),
    strategies.map((name, i) => ({
      name,
      colour: (theme) => theme.series[i % SERIES_COLOURS],
      toggle: (visible) => lines[i].applyOptions({ visible }),
    })),
  )
  write(values(last))
  followCrosshair(chart, times, (i) => write(values(i ?? last)))
}

/**
 * Tell which point the crosshair is at, or null when it has left.
 *
 * @param {Chart} chart
 * @param {readonly Time[]} times
 * @param {(index: number | null) => void} tell
 */
function followCrosshair(chart, times, tell) {
  const indexes = new Map(times.map((time, i) => [time, i]))
  chart.subscribeCrosshairMove(({ time }) => tell(indexes.get(/** @type {Time} */ (time)) ?? null))
}
