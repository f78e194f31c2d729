/** @typedef {import('../data.ts').MarketData} MarketData */
/** @typedef {{ time: Time, open: number, high: number, low: number, close: number }} Bar */

/** Pixels of a bar at the start, and trades in the list. */
const FIRST_WIDTH = 7
const LISTED = 12

/** Columns of the list, after the first, that hold words. */
const TRADE_WORDS = new Set([0, 1, 2, 5])

/** @param {MarketData} market @returns {Bar[]} */
function barsOf({ bars, runs, origin, step, digits }) {
  const unit = 10 ** digits
  /** @type {Bar[]} */
  const found = []
  let before = 0
  let at = 0
  for (let run = 0; run < runs.length; run += 2) {
    for (let i = 0; i < runs[run + 1]; i++) {
      const open = before + bars[at]
      const close = open + bars[at + 3]
      found.push({
        time: /** @type {Time} */ (origin + (runs[run] + i) * step),
        open: open / unit,
        high: (Math.max(open, close) + bars[at + 1]) / unit,
        low: (Math.min(open, close) - bars[at + 2]) / unit,
        close: close / unit,
      })
      before = close
      at += 4
    }
  }
  return found
}

/** @param {MarketData} market @returns {DrawnTrade[]} */
function tradesOf({ trades, origin, step }) {
  let at = origin
  /** The open of the drawn bar of a moment. @param {number} time */
  const barOf = (time) => /** @type {Time} */ (origin + Math.floor((time - origin) / step) * step)
  return trades.entry.map((distance, i) => {
    at += distance
    const exit = at + trades.held[i]
    return {
      strategy: trades.strategy[i],
      side: trades.side[i],
      entry: at,
      exit,
      entryBar: barOf(at),
      // An exit carries the close of its bar.
      exitBar: barOf(Math.max(at, exit - 1)),
      entryPrice: trades.entryPrice[i],
      exitPrice: trades.exitPrice[i],
      net: trades.net[i],
      cause: trades.cause[i],
    }
  })
}

/** Candles of one symbol at a time, with its trades and regimes. @param {PageData} data */
function candleChart(data) {
  if (data.markets.length === 0) return
  const chart = makeChart(element('candle-chart'))
  const { CandlestickSeries, HistogramSeries } = Charts
  const series = chart.addSeries(CandlestickSeries, {
    priceLineVisible: false,
    lastValueVisible: false,
    borderVisible: false,
  })
  series.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.1 } })
  const strip = chart.addSeries(HistogramSeries, {
    priceScaleId: 'regimes',
    priceLineVisible: false,
    lastValueVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
  })
  chart.priceScale('regimes').applyOptions({ scaleMargins: { top: 0.96, bottom: 0 } })
  const marks = new TradeMarks()
  series.attachPrimitive(/** @type {any} */ (marks))

  const symbol = /** @type {HTMLSelectElement} */ (element('symbol'))
  const strategy = /** @type {HTMLSelectElement} */ (element('strategy'))
  /** There where regimes are known on more than one timeframe. */
  const regimeTimeframe = /** @type {HTMLSelectElement | null} */ (
    document.getElementById('regime-timeframe')
  )
  let market = data.markets[0]
  /** @type {Bar[]} */
  let bars = []
  /** @type {DrawnTrade[]} */
  let trades = []
  /** @type {Map<number, number>} */
  let barNumbers = new Map()

  /** The regimes on the timeframe that was chosen, else on the first that the symbol has. */
  const regimesNow = () =>
    market.regimes.find(({ timeframe }) => timeframe === regimeTimeframe?.value) ?? market.regimes.at(0)

  /** @param {Theme} theme */
  const paintRegimes = (theme) => {
    const regimes = regimesNow()
    strip.setData(
      regimes === undefined
        ? []
        : bars.flatMap(({ time }, i) => {
            const label = parseInt(regimes.labels[i], 36)
            return Number.isNaN(label)
              ? []
              : [{ time, value: 1, color: theme.regimes[label % REGIME_COLOURS] }]
          }),
    )
  }

  const show = () => {
    market = data.markets[Number(symbol.value)]
    bars = barsOf(market)
    trades = tradesOf(market)
    barNumbers = new Map(bars.map(({ time }, i) => [time, i]))
    series.applyOptions({
      priceFormat: written((price) => grouped(price, market.digits), 10 ** -market.digits),
    })
    series.setData(bars)
    paintRegimes(readTheme())
    note()
    regimeLegend()
    const lastTrade = trades.at(-1)
    const lastExit = lastTrade === undefined ? undefined : barNumbers.get(lastTrade.exitBar)
    const fitting = Math.floor(element('candle-chart').clientWidth / FIRST_WIDTH)
    const end = Math.min(bars.length, (lastExit ?? bars.length) + Math.floor(fitting / 4))
    chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, end - fitting), to: end + 2 })
    update()
  }

  const note = () => {
    const { all, entry } = market.trades
    const regimes = regimesNow()
    element('candle-note').textContent = [
      `Bars of ${market.timeframe}. Triangle: entry (up is long), dot: exit, green where the trade made money.`,
      regimes === undefined
        ? 'Regimes were not recorded.'
        : `The strip at the bottom is the regime on ${regimes.timeframe} at the close of each bar.`,
      entry.length < all
        ? `The latest ${grouped(entry.length, 0)} of ${grouped(all, 0)} trades; trades.csv has all.`
        : '',
      'Drag to move; Ctrl and the wheel, or + and -, zoom.',
    ].join(' ')
  }

  const regimeLegend = () => {
    const place = element('regime-legend')
    place.replaceChildren()
    const regimes = regimesNow()
    if (regimes === undefined) return
    place.append(made('span', `Regime on ${regimes.timeframe}`, 'key'))
    const used = data.labels
      .map((name, i) => ({ name, i, bars: regimes.labels.split(i.toString(36)).length - 1 }))
      .filter((one) => one.bars > 0)
    const write = makeLegend(
      place,
      used.map(({ name, i }) => ({ name, colour: (theme) => theme.regimes[i % REGIME_COLOURS] })),
    )
    write(used.map(({ bars: count }) => `${grouped((count / bars.length) * 100, 0)} %`))
  }

  const update = () => {
    const range = chart.timeScale().getVisibleLogicalRange()
    if (range === null || bars.length === 0) return
    const first = bars[Math.min(bars.length - 1, Math.max(0, Math.floor(range.from)))].time
    const last = bars[Math.min(bars.length - 1, Math.max(0, Math.ceil(range.to)))].time
    const wanted = Number(strategy.value)
    const inView = trades.filter(
      (one) => one.exitBar >= first && one.entryBar <= last && (wanted < 0 || one.strategy === wanted),
    )
    marks.trades = inView.length > MOST_MARKS ? [] : inView
    marks.update()
    list(inView)
  }

  /** @param {DrawnTrade[]} inView */
  const list = (inView) => {
    const listed = inView.slice(-LISTED).reverse()
    const count = `${grouped(inView.length, 0)} ${inView.length === 1 ? 'trade' : 'trades'} in view`
    const more = inView.length > LISTED ? `, the latest ${LISTED} listed` : ''
    const hidden = inView.length > MOST_MARKS ? '; zoom in to see their marks' : ''
    element('trade-count').textContent = `${count}${more}${hidden}.`
    const body = /** @type {HTMLTableElement} */ (element('trade-list')).tBodies[0]
    body.replaceChildren(...listed.map(row))
  }

  /** @param {DrawnTrade} trade */
  const row = (trade) => {
    const line = document.createElement('tr')
    const head = document.createElement('th')
    head.scope = 'row'
    const go = made('button', moment(trade.entry), 'go')
    go.setAttribute('type', 'button')
    go.addEventListener('click', () => lookAt(trade))
    head.append(go)
    const cells = [
      moment(trade.exit),
      data.strategies[trade.strategy],
      trade.side > 0 ? 'long' : 'short',
      grouped(trade.entryPrice, market.digits),
      grouped(trade.exitPrice, market.digits),
      data.causes[trade.cause],
    ].map((text, i) => made('td', text, TRADE_WORDS.has(i) ? 'word' : undefined))
    line.append(head, ...cells, made('td', grouped(trade.net, data.digits), trade.net > 0 ? 'gain' : 'loss'))
    return line
  }

  /** @param {DrawnTrade} trade */
  const lookAt = (trade) => {
    const from = barNumbers.get(trade.entryBar)
    const to = barNumbers.get(trade.exitBar)
    if (from === undefined || to === undefined) return
    const around = Math.max(20, to - from)
    chart.timeScale().setVisibleLogicalRange({ from: from - around, to: to + around })
  }

  const write = makeLegend(element('candle-legend'), [{ name: '', colour: () => 'transparent' }])
  /** @param {number | null} index */
  const legend = (index) => {
    const i = index ?? bars.length - 1
    const { time, open, high, low, close } = bars[i]
    const numbers = [open, high, low, close].map((price) => grouped(price, market.digits))
    const regimes = regimesNow()
    const label = regimes === undefined ? undefined : data.labels[parseInt(regimes.labels[i], 36)]
    write([
      `${moment(time)}  O ${numbers[0]}  H ${numbers[1]}  L ${numbers[2]}  C ${numbers[3]}${label === undefined ? '' : `  ${label} on ${regimes?.timeframe}`}`,
    ])
  }
  chart.subscribeCrosshairMove(({ time }) => legend(barNumbers.get(/** @type {Time} */ (time)) ?? null))
  chart.timeScale().subscribeVisibleLogicalRangeChange(update)
  symbol.addEventListener('change', () => {
    show()
    legend(null)
  })
  strategy.addEventListener('change', update)
  regimeTimeframe?.addEventListener('change', () => {
    paintRegimes(readTheme())
    note()
    regimeLegend()
    legend(null)
  })
  for (const button of document.querySelectorAll('[data-view]')) {
    button.addEventListener('click', () => moveView(chart, button.getAttribute('data-view') ?? 'all'))
  }
  show()
  legend(null)
  painted((theme) => {
    series.applyOptions({
      upColor: theme.gain,
      downColor: theme.loss,
      wickUpColor: theme.gain,
      wickDownColor: theme.loss,
    })
    paintRegimes(theme)
    marks.theme = theme
    marks.update()
  })
}
