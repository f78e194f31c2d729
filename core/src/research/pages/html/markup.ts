/** Text that is HTML already. Only `html` and `raw` make it, so that no other text gets in unescaped. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What can stand in a template; null is nothing. */
export type Content = Markup | string | number | null | readonly Content[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML with every value escaped, in text and in quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0]
  values.forEach((value, i) => (text += textOf(value) + parts[i + 1]))
  return new Markup(text)
}

/** HTML from a source that is part of GRODT. */
export function raw(text: string): Markup {
  return new Markup(text)
}

function textOf(value: Content): string {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (sign) => ENTITIES[sign])
  return value.map(textOf).join('')
}

/** A value as JSON inside a script element: no `<`, so that nothing in it ends the element or opens a comment. */
export function scriptJson(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'))
}
