import { html, type Markup } from './markup.ts'

/** One of several things of which a page shows one at a time. */
export interface Choice {
  readonly name: string
  readonly content: Markup
}

/** The list that chooses one of the parts of the same id; nothing where there is one part only. */
export function choiceList(id: string, label: string, choices: readonly Choice[]): Markup | null {
  if (choices.length < 2) return null
  return html`<div class="tools">
    <label
      >${label}
      <select data-choose="${id}">
        ${choices.map(({ name }, i) => html`<option value="${i}">${name}</option>`)}
      </select></label
    >
  </div>`
}

/** All parts, the first of them in view. */
export function choiceParts(id: string, choices: readonly Choice[]): Markup[] {
  return choices.map(
    ({ content }, i) =>
      html`<div class="choice" data-choice="${id}" ${i === 0 ? null : html`hidden`}>${content}</div>`,
  )
}
