import { ERRORS } from '../../errors.ts'
import { html, type Markup } from '../../research/pages/html/markup.ts'
import { STATUS } from '../problem-status.ts'
import { PREFIX, type Route } from '../route.ts'
import { TAGS, type Tag } from '../tags.ts'
import { fieldRows, shapeAnchor, shapeLink, shapesIn, type SchemaNode } from './fields.ts'

/** Where the pages stand, and what they look like. */
export const PAGES = {
  routes: '/docs',
  errors: '/docs/errors',
  style: '/docs/style.css',
  document: '/openapi.json',
} as const

/** The documentation without a script: it works without a network and under the strictest policy. */
export function routesPage(routes: readonly Route[]): string {
  const tags = (Object.keys(TAGS) as Tag[]).filter((tag) => of(routes, tag).length > 0)
  return page(
    'GRODT API',
    html`<p>
        The same as <a href="${PREFIX + PAGES.document}">OpenAPI 3.1</a>; the
        <a href="${PREFIX + PAGES.errors}">errors</a>. A time is <code>{ iso, ms }</code>: ISO 8601 in UTC,
        and milliseconds since 1970. Unknown keys of query and body are refused.
      </p>
      <nav>
        ${tags.map(
          (tag) =>
            html`<h2><a href="#${tag}">${tag}</a></h2>
              <ul>
                ${of(routes, tag).map(
                  ({ schema }) => html`<li><a href="#${schema.operationId}">${schema.summary}</a></li> `,
                )}
              </ul>`,
        )}
        <h2><a href="#shapes">shapes</a></h2>
      </nav>
      ${tags.map(
        (tag) =>
          html`<h2 id="${tag}">${tag}</h2>
            <p>${TAGS[tag]}</p>
            ${of(routes, tag).map(section)}`,
      )}
      <h2 id="shapes">shapes</h2>
      <p>What several routes take or answer with, by name.</p>
      ${[...shapesIn(routes.map(({ schema }) => schema))].map(
        ([name, shape]) =>
          html`<h3 id="${shapeAnchor(name)}">${name}</h3>
            ${fields(shape)}`,
      )}`,
  )
}

/** What every code means; the type of a problem is a place on this page. */
export function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(
    ([code, text]) =>
      html`<tr id="${code}">
        <td><code>${code}</code></td>
        <td>${STATUS[code as keyof typeof ERRORS] ?? null}</td>
        <td>${text}</td>
      </tr>`,
  )
  return page(
    'GRODT errors',
    html`<p>Words in braces are filled in. A status stands where the API answers with it.</p>
      <table>
        <tr>
          <th>code</th>
          <th>status</th>
          <th>message</th>
        </tr>
        ${rows}
      </table>`,
  )
}

export const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
h3 { margin-top: 2.5rem; border-top: 1px solid #ccc; padding-top: 1rem }
nav ul { columns: 2 }
table { border-collapse: collapse; margin: .5rem 0 1rem }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #ddd }
tr:target { background: #fff3b0 }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd } a { color: #8ab4f8 } tr:target { background: #4a4000 } }
`

const of = (routes: readonly Route[], tag: Tag): Route[] =>
  routes.filter(({ schema }) => schema.tags[0] === tag)

function section(route: Route): Markup {
  const { method, url, config, errors = [], schema, produces } = route
  const { operationId, summary, description, params, querystring, body, response } = schema
  return html`<h3 id="${operationId}">${method} <code>${PREFIX + url}</code></h3>
    <p>${summary}. ${plain(description)}</p>
    <p>Needs <code>${config.scope}</code>.</p>
    ${table('Path', params)} ${table('Query', querystring)} ${table('Takes', body)}
    ${produces === undefined ? table('Answers', response[200]) : html`<p>Answers with ${produces}.</p>`}
    ${
      errors.length === 0
        ? null
        : html`<p>
            Errors:
            ${errors.map(
              (code) => html`<a href="${PREFIX + PAGES.errors}#${code}">${STATUS[code] ?? 500} ${code}</a> `,
            )}
          </p>`
    }`
}

function table(title: string, schema: object = {}): Markup | null {
  const { title: shape }: SchemaNode = schema
  if (shape !== undefined) return html`<p>${title} ${linked(shapeLink(shape))}.</p>`
  const content = fields(schema)
  return (
    content &&
    html`<h4>${title}</h4>
      ${content}`
  )
}

function fields(schema: object): Markup | null {
  const rows = fieldRows(schema)
  if (rows.length === 0) return null
  return html`<table>
    <tr>
      <th>field</th>
      <th>type</th>
      <th>meaning</th>
    </tr>
    ${rows.map(
      ({ path, type, meaning }) =>
        html`<tr>
          <td><code>${path}</code></td>
          <td>${linked(type)}</td>
          <td>${plain(meaning)}</td>
        </tr> `,
    )}
  </table>`
}

/** Markdown of one line with what it links to on the same page. */
const linked = (markdown: string): Markup[] =>
  markdown.split(/(?=\[\w+\]\(#)|(?<=\))/).map((piece) => {
    const [, name, anchor] = /^\[(\w+)\]\(#(\w+)\)$/.exec(piece) ?? []
    return name === undefined ? html`${plain(piece)}` : html`<a href="#${anchor}">${name}</a>`
  })

/** Markdown of one line as text: the pages that it links to are files of the documentation. */
const plain = (markdown = ''): string => markdown.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '')

const page = (title: string, content: Markup): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="stylesheet" href="${PREFIX + PAGES.style}" />
      </head>
      <body>
        <h1>${title}</h1>
        ${content}
      </body>
    </html> `.text
