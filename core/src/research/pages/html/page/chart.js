/** The chart library, which stands in the page as a script of its own. */
const Charts = /** @type {typeof import('lightweight-charts')} */ (
  /** @type {any} */ (globalThis).LightweightCharts
)

/** @typedef {import('lightweight-charts').IChartApi} Chart */
/** @typedef {import('lightweight-charts').UTCTimestamp} Time */
/** @typedef {{ name: string, colour: (theme: Theme) => string, toggle?: (shown: boolean) => void }} LegendEntry */

/** How the numbers of a series are written. @param {(value: number) => string} formatter @param {number} minMove */
const written = (formatter, minMove) => ({ type: /** @type {const} */ ('custom'), formatter, minMove })

/**
 * A chart in the look of the page, that follows its colours and the keyboard.
 *
 * @param {HTMLElement} place
 * @returns {Chart}
 */
function makeChart(place) {
  const chart = Charts.createChart(place, {
    autoSize: true,
    layout: {
      background: { color: 'transparent' },
      fontSize: 12,
      fontFamily: getComputedStyle(document.body).fontFamily,
      // The page carries the attribution and its link in the footer.
      attributionLogo: false,
    },
    localization: { locale: 'en-US', timeFormatter: (/** @type {Time} */ time) => moment(time) },
    rightPriceScale: { borderVisible: false, minimumWidth: 72 },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, minBarSpacing: 0.02 },
    crosshair: { mode: Charts.CrosshairMode.Normal },
    // The wheel scrolls the page; with Ctrl it zooms.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  })
  painted((theme) => {
    chart.applyOptions({
      layout: { textColor: theme.muted, panes: { separatorColor: theme.line, enableResize: false } },
      grid: { vertLines: { visible: false }, horzLines: { color: theme.line } },
      crosshair: {
        vertLine: { color: theme.muted, labelBackgroundColor: theme.muted },
        horzLine: { color: theme.muted, labelBackgroundColor: theme.muted },
      },
    })
  })
  place.addEventListener('keydown', (event) => {
    const view = KEYS.get(event.key)
    if (view === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    moveView(chart, view)
  })
  place.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      moveView(chart, event.deltaY < 0 ? 'closer' : 'wider')
    },
    { passive: false },
  )
  return chart
}

const KEYS = new Map([
  ['ArrowLeft', 'earlier'],
  ['ArrowRight', 'later'],
  ['+', 'closer'],
  ['=', 'closer'],
  ['-', 'wider'],
  ['0', 'all'],
])

/** Bars in view at least. */
const CLOSEST = 12

/** Move what a chart shows by half a view, or show half or twice as much. @param {Chart} chart @param {string} view */
function moveView(chart, view) {
  const scale = chart.timeScale()
  const range = scale.getVisibleLogicalRange()
  if (view === 'all' || range === null) return scale.fitContent()
  const length = range.to - range.from
  const middle = (range.from + range.to) / 2
  const half = {
    earlier: length / 2,
    later: length / 2,
    closer: Math.max(CLOSEST, length / 2) / 2,
    wider: length,
  }
  const shift = { earlier: -length / 2, later: length / 2, closer: 0, wider: 0 }
  const key = /** @type {keyof typeof half} */ (view)
  scale.setVisibleLogicalRange({ from: middle + shift[key] - half[key], to: middle + shift[key] + half[key] })
}

/**
 * Fill a legend. Entries with `toggle` are buttons that show and hide.
 *
 * @param {HTMLElement} place
 * @param {LegendEntry[]} entries
 * @returns {(values: string[]) => void} writes the values behind the names
 */
function makeLegend(place, entries) {
  const values = entries.map((entry) => {
    const node = document.createElement(entry.toggle === undefined ? 'span' : 'button')
    node.className = 'key'
    const dot = made('i', '')
    painted((theme) => (dot.style.background = entry.colour(theme)))
    const value = made('b', '')
    node.append(...(entry.name === '' ? [] : [dot, made('span', entry.name)]), value)
    if (node instanceof HTMLButtonElement && entry.toggle !== undefined) {
      const { toggle } = entry
      node.type = 'button'
      node.setAttribute('aria-pressed', 'true')
      node.addEventListener('click', () => {
        const shown = node.getAttribute('aria-pressed') !== 'true'
        node.setAttribute('aria-pressed', String(shown))
        toggle(shown)
      })
    }
    place.append(node)
    return value
  })
  return (texts) => texts.forEach((text, i) => (values[i].textContent = text))
}
