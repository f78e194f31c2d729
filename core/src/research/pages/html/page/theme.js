// The script of report.html. Its files share one scope, in the order of assets.ts.

/**
 * What of a page changes with light and dark.
 *
 * @typedef {{
 *   text: string, muted: string, line: string, ground: string, book: string, held: string,
 *   gain: string, loss: string, series: string[], regimes: string[],
 * }} Theme
 */

/** Strategies and regimes that have a colour of their own; more use them again. */
const SERIES_COLOURS = 8
const REGIME_COLOURS = 6

/** The colours of the style sheet as they are now. @returns {Theme} */
function readTheme() {
  const style = getComputedStyle(document.documentElement)
  /** @param {string} name */
  const colour = (name) => style.getPropertyValue(`--${name}`).trim()
  /** @param {string} name @param {number} count */
  const list = (name, count) => Array.from({ length: count }, (_, i) => colour(`${name}-${i}`))
  return {
    text: colour('text'),
    muted: colour('muted'),
    line: colour('line'),
    ground: colour('ground'),
    book: colour('book'),
    held: colour('held'),
    gain: colour('gain'),
    loss: colour('loss'),
    series: list('series', SERIES_COLOURS),
    regimes: list('regime', REGIME_COLOURS),
  }
}

/** @type {((theme: Theme) => void)[]} */
const painters = []

/** Paint now, and again whenever the colours change. @param {(theme: Theme) => void} paint */
function painted(paint) {
  painters.push(paint)
  paint(readTheme())
}

function repaint() {
  const theme = readTheme()
  for (const paint of painters) paint(theme)
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint)
// Paper is light.
addEventListener('beforeprint', () => {
  document.documentElement.dataset.theme = 'light'
  repaint()
})
addEventListener('afterprint', () => {
  delete document.documentElement.dataset.theme
  repaint()
})

/** @param {string} id @returns {HTMLElement} */
function element(id) {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no ${id}.`)
  return found
}

/** @param {string} tag @param {string} text @param {string} [mark] */
function made(tag, text, mark) {
  const node = document.createElement(tag)
  node.textContent = text
  if (mark !== undefined) node.className = mark
  return node
}

/** @type {Map<number, Intl.NumberFormat>} */
const formats = new Map()

/** A number with grouped digits, `1,234.50`. @param {number} value @param {number} digits */
function grouped(value, digits) {
  let format = formats.get(digits)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(digits, format)
  }
  return format.format(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value)
}

/** `2024-01-31 09:30` of seconds since 1970. @param {number} seconds */
function moment(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}
