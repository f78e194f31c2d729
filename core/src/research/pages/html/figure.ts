import { html, type Markup } from './markup.ts'

/** A chart with its legend; the script of the page finds its parts by `NAME-chart`, `NAME-legend` and `NAME-note`. */
export interface ChartFigure {
  readonly name: 'equity' | 'result' | 'candle'
  /** What it shows, for those who do not see it. */
  readonly words: string
  /** Null where the script writes it. */
  readonly caption: string | null
  /** What stands between chart and caption. */
  readonly below?: Markup
}

export function figureOf({ name, words, caption, below }: ChartFigure): Markup {
  return html`<figure>
    <div class="legend" id="${name}-legend"></div>
    <div
      class="chart ${name}"
      id="${name}-chart"
      role="img"
      tabindex="0"
      aria-label="${words} Arrow keys move the chart, plus and minus zoom."
    ></div>
    ${below ?? null}
    <figcaption id="${name}-note">${caption}</figcaption>
  </figure>`
}
