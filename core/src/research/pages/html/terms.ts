import type { Definition } from '../../../portfolio/statistics/schema/definition.ts'
import { statistic } from '../format.ts'
import { definitionAt, valueAt, type PageFigure } from '../figures.ts'
import { html, type Markup } from './markup.ts'

/** Collects the statistics that a page names, so that each is defined once at its end. */
export class Terms {
  readonly #used = new Map<string, PageFigure>()

  /** The name of a statistic, which shows its definition where the pointer or the focus is. */
  term(figure: PageFigure): Markup {
    const { path, label } = figure
    if (!this.#used.has(path)) this.#used.set(path, figure)
    return html`<button type="button" class="term" aria-describedby="${idOf(path)}">${label}</button>`
  }

  /** The value of a statistic; nothing where the object has no such statistic. */
  value(statistics: object, { path }: PageFigure): Markup | null {
    const value = valueAt(statistics, path)
    if (value === undefined) return null
    if (value === null) return html`<span class="none">n/a</span>`
    const text = statistic(value, definitionAt(path).unit)
    return SIGNED.has(path) && value < 0 ? html`<span class="loss">${text}</span>` : html`${text}`
  }

  /** Everything that was named, with its definition. */
  definitions(): Markup {
    const rows = [...this.#used.values()].map(
      ({ path, label }) =>
        html`<div>
          <dt>${label}</dt>
          <dd id="${idOf(path)}">${sentence(definitionAt(path))}</dd>
        </div>`,
    )
    return html`<dl class="definitions">${rows}</dl>`
  }
}

/** Figures whose sign is the first thing to see. */
const SIGNED = new Set(['result', 'totalReturn', 'cagr', 'annualReturn', 'trades.expectancy'])

/** The unit is seen at the value. */
function sentence({ meaning, annualised, minimum }: Definition): string {
  return [
    meaning,
    ...(annualised === undefined ? [] : [`Annualised by ${annualised}.`]),
    ...(minimum === undefined ? [] : [`Needs ${minimum}.`]),
  ].join(' ')
}

function idOf(path: string): string {
  return `def-${path.replaceAll('.', '-')}`
}
