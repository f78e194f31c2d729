import { isFilled, type PageCell, type PageTable } from '../tables/page-table.ts'
import { html, type Content, type Markup } from './markup.ts'

/** What is around the rows of a table. */
export interface TableFrame {
  /** What the table is called for those who do not see it: a text, or the id of its heading. */
  readonly label: string | { readonly id: string }
  readonly caption: Content
  readonly mark?: string
  /** Ids of a table and its caption that the script of the page fills. */
  readonly filled?: { readonly table: string; readonly caption: string }
  /** Cells of the head line. */
  readonly heads: readonly Markup[]
}

/** A table that scrolls sideways in its place, by keys too, where it is wider than the page. */
export function scrollTable(
  { label, caption, mark, filled, heads }: TableFrame,
  body: readonly Markup[],
): Markup {
  const name = typeof label === 'string' ? html`aria-label="${label}"` : html`aria-labelledby="${label.id}"`
  return html`<div class="scroll" tabindex="0" role="region" ${name}>
    <table
      ${mark === undefined ? null : html`class="${mark}"`}
      ${filled === undefined ? null : html`id="${filled.table}"`}
    >
      <caption ${filled === undefined ? null : html`id="${filled.caption}" aria-live="polite"`}>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      ${body}
    </table>
  </div>`
}

/** The head of a column. */
export const head = (content: Content, mark = ''): Markup =>
  html`<th scope="col" ${mark === '' ? null : html`class="${mark}"`}>${content}</th>`

/**
 * A table of the report; without rows the line that says so.
 *
 * @param titled false where the heading above says what it is
 */
export function pageTable(table: PageTable, titled = true): Markup {
  const { title, note, columns, groups, none } = table
  const name = titled ? html`<b>${title}</b>` : null
  if (!isFilled(table)) return html`<p class="nothing">${name} ${none}</p>`
  const marks = columns.map((column) => (column.words === true ? 'word' : ''))
  return scrollTable(
    {
      label: title,
      caption: [name, html` ${note ?? ''}`],
      mark: 'titled',
      heads: columns.map(({ name }, i) => head(name, marks[i])),
    },
    groups.map(
      (group) =>
        html`<tbody>
          ${
            group.title === undefined
              ? null
              : html`<tr class="group">
                  <th scope="rowgroup" colspan="${columns.length}"><span>${group.title}</span></th>
                </tr>`
          }
          ${group.rows.map(
            ({ cells: [name, ...cells], sum }) =>
              html`<tr ${sum === true ? html`class="sum"` : null}>
                <th scope="row">${textOf(name)}</th>
                ${cells.map((cell, i) => dataCell(cell, marks[i + 1]))}
              </tr>`,
          )}
        </tbody>`,
    ),
  )
}

const textOf = (cell: PageCell): string => (typeof cell === 'string' ? cell : cell.text)

function dataCell(cell: PageCell, column: string): Markup {
  if (typeof cell === 'string') {
    return column === '' ? html`<td>${cell}</td>` : html`<td class="${column}">${cell}</td>`
  }
  return html`<td class="${cell.mark}">${cell.text}</td>`
}
