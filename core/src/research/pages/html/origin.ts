import type { BacktestReport } from '../../report.ts'
import { amount, day } from '../format.ts'
import { html, type Content, type Markup } from './markup.ts'
import { head, scrollTable } from './scroll-table.ts'

const SHOWN_DIGITS = 12

/** What made the result: data, plugins, configuration, and how orders were filled. */
export function originSection({ data, plugins, configuration, assumptions }: BacktestReport): Markup {
  return html`<section id="origin" aria-labelledby="origin-title">
    <h2 id="origin-title">What made it</h2>
    <h3>Assumptions</h3>
    <ul class="assumptions">
      ${assumptions.map((text) => html`<li>${text}</li>`)}
    </ul>
    ${table(
      'Candles',
      ['Symbol', 'File', 'Bars', 'First', 'Last', 'Missing bars', 'SHA-256'],
      data.map((one) => [
        `${one.symbol} ${one.timeframe}`,
        one.file,
        amount(one.rows, 0),
        day(one.first),
        day(one.last),
        amount(one.gaps.missing, 0),
        hash(one.sha256),
      ]),
    )}
    ${table(
      'Plugins',
      ['Id', 'Kind', 'Package', 'Version', 'SHA-256'],
      plugins.map((one) => [one.id, one.kind, one.package, one.version, hash(one.contentHash)]),
    )}
    ${table(
      'Configuration',
      ['File', 'SHA-256'],
      configuration.map((one) => [one.file, hash(one.sha256)]),
    )}
  </section>`
}

/** The start of a hash; report.json has all of it. */
function hash(text: string): Markup {
  return html`<code title="${text}">${text.slice(0, SHOWN_DIGITS)}</code>`
}

function table(
  title: string,
  header: readonly string[],
  rows: readonly (readonly [Content, ...Content[]])[],
): Markup {
  return scrollTable(
    { label: title, caption: title, mark: 'words', heads: header.map((name) => head(name)) },
    [
      html`<tbody>
        ${rows.map(
          ([name, ...cells]) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((one) => html`<td>${one}</td>`)}
            </tr>`,
        )}
      </tbody>`,
    ],
  )
}
