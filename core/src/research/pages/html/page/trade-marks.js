/**
 * A trade as it is drawn.
 *
 * @typedef {{
 *   strategy: number, side: number, entry: number, exit: number, entryBar: Time, exitBar: Time,
 *   entryPrice: number, exitPrice: number, net: number, cause: number,
 * }} DrawnTrade
 */

/** Trades in view above which a chart would be all marks. */
const MOST_MARKS = 400

/** Half the width of the mark of an entry, pixels. */
const MARK = 5

/** Draws trades at their prices: a triangle for the entry, a dot for the exit, and a line between. */
class TradeMarks {
  /** @type {DrawnTrade[]} */
  trades = []
  /** @type {Theme | null} */
  theme = null
  /** @type {import('lightweight-charts').SeriesAttachedParameter<Time> | null} */
  #attached = null

  /** @param {any} attached */
  attached(attached) {
    this.#attached = attached
  }

  detached() {
    this.#attached = null
  }

  update() {
    this.#attached?.requestUpdate()
  }

  paneViews() {
    return [{ zOrder: () => /** @type {const} */ ('top'), renderer: () => ({ draw: this.#draw }) }]
  }

  /** @param {any} target */
  #draw = (target) => {
    target.useMediaCoordinateSpace((/** @type {{ context: CanvasRenderingContext2D }} */ { context }) =>
      this.#paint(context),
    )
  }

  /** @param {CanvasRenderingContext2D} context */
  #paint(context) {
    const { theme } = this
    if (this.#attached === null || theme === null) return
    const { chart, series } = this.#attached
    const scale = chart.timeScale()
    for (const trade of this.trades) {
      const x = scale.timeToCoordinate(trade.entryBar)
      const end = scale.timeToCoordinate(trade.exitBar)
      const y = series.priceToCoordinate(trade.entryPrice)
      const endY = series.priceToCoordinate(trade.exitPrice)
      if (x === null || end === null || y === null || endY === null) continue
      const outcome = trade.net > 0 ? theme.gain : theme.loss
      context.strokeStyle = outcome
      context.lineWidth = 1.5
      context.setLineDash([4, 3])
      context.beginPath()
      context.moveTo(x, y)
      context.lineTo(end, endY)
      context.stroke()
      context.setLineDash([])
      this.#mark(context, theme.ground, theme.text, () => triangle(context, x, y, trade.side))
      this.#mark(context, theme.ground, outcome, () => context.arc(end, endY, 4, 0, 2 * Math.PI))
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {string} edge @param {string} fill @param {() => void} shape */
  #mark(context, edge, fill, shape) {
    context.beginPath()
    shape()
    context.closePath()
    context.fillStyle = fill
    context.fill()
    context.strokeStyle = edge
    context.lineWidth = 1
    context.stroke()
  }
}

/** Upwards for a long trade. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} side */
function triangle(context, x, y, side) {
  context.moveTo(x - MARK, y + side * MARK)
  context.lineTo(x + MARK, y + side * MARK)
  context.lineTo(x, y - side * MARK)
}
