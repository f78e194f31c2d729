import { fieldRows, shapeLink, shapesIn, type SchemaNode } from '../../core/src/api/docs/fields.ts'
import { STATUS } from '../../core/src/api/problem-status.ts'
import { PREFIX, type Route } from '../../core/src/api/route.ts'
import { ROUTES } from '../../core/src/api/routes.ts'
import { TAGS } from '../../core/src/api/tags.ts'

/** docs/api.md: the routes from their definitions. */
export function apiPage(): string {
  const chapters = Object.entries(TAGS).map(([tag, what]) => {
    const routes = ROUTES.filter(({ schema }) => schema.tags[0] === tag)
    return `# ${tag[0].toUpperCase() + tag.slice(1)}\n\n${what}\n\n${routes.map(section).join('\n')}`
  })
  return `# The API

\`grodt run\` serves an API on the loopback address (\`host.api\` in \`configs/host.yaml\`, default
\`http://127.0.0.1:7373\`). \`GET /\` lists the routes, \`/api/v1/openapi.json\` is the same as an OpenAPI 3.1 document, and
\`/api/v1/docs\` shows it in a browser. A time is \`{ iso, ms }\`: ISO 8601 in UTC, and milliseconds since 1970. Keys of bodies are those of the configuration and the options,
with underscores (\`bad_rows\`); answers have them in one word, as report.json has (\`badRows\`). Unknown keys of
query and body are refused. What stands in several answers has a name, and its fields are at the end ([shapes](#shapes)). In
TypeScript the API is called through the [client](client.md) of the SDK.

A route needs the scope that it names: \`read\` changes nothing, \`trade\` steers what trades, \`admin\` changes what runs.

Errors are problem details (RFC 9457, \`application/problem+json\`): \`code\` is one of [errors.md](errors.md), \`type\` its place on
\`/api/v1/docs/errors\`, \`detail\` what was wrong and what to do, \`instance\` the answer by path and number. \`CONFIG_INVALID\` has
every mistake in \`errors\`, with \`file\`, \`line\`, \`column\`, \`key\`, \`value\`, \`expected\`, \`nearest\` and \`message\`.

| status | when |
|---|---|
| 400 | the query or the body is wrong: \`detail\` says what to send |
| 401 | a token is needed, or is not valid |
| 403 | the token does not allow it, or the Host or Origin header is one of another place |
| 404 | there is no such path, strategy, symbol, lock, order, trade, decision, event, revision, backtest, import or candle file |
| 405 | the path has another method; the Allow header names it |
| 409 | the command does not apply now |
| 412 | what was to be changed has changed since it was read |
| 413, 415 | the body is larger than 16 KiB (of \`/config/validate\` 1 MiB, of \`/models/import\` 16 MiB), or is not sent as \`application/json\` |
| 422 | the files of the configuration or the code of a plugin are wrong, or a path leads out of the data folder |
| 429 | too many requests; the Retry-After header says for how long to wait. Or one client follows the events too often at a time (\`STREAM_SHARE\`) |
| 503 | the host has stopped (\`HOST_STOPPED\`), too many commands or jobs wait (\`HOST_BUSY\`, \`JOB_QUEUE\`), too many follow the events (\`STREAM_FULL\`), or what was asked for is done and cannot be kept, and the host ends (\`STORE_WRITE\`) |

POST and DELETE, those of backtests and imports aside, enqueue one command ([protections.md](protections.md#commands-and-events)). The run loop carries it out between
two bars; the answer is the state right after it, and the sequence number of its event. Every command needs a \`reason\`.

Lists are given the newest first: \`limit\` rows at most, behind \`cursor\`, which is \`next\` of the page before, and of the time between
\`from\` and \`to\`. What can be changed has an ETag, which names the state that persons change, not every figure beside it. A change that
has it as \`If-Match\` is carried out only if that state is still there when its turn has come; else it is refused with 412 and the ETag of
now, and nothing was done. Several ETags may stand there with commas between them, and \`*\` is any.

    curl -X POST http://127.0.0.1:7373/api/v1/strategies/S2_Mean_Reversion/pause \\
      -H 'content-type: application/json' -d '{"reason": "odd fills since noon", "author": "anna"}'

${chapters.join('\n')}
# Shapes

What several routes take or answer with, by name; the [client](client.md) has a type of each.

${shapes().join('\n')}`
}

const shapes = (): string[] =>
  [...shapesIn(ROUTES.map(({ schema }) => schema))].map(
    ([name, shape]) => `## ${name}\n\n${fields(shape).join('\n')}\n`,
  )

function section(route: Route): string {
  const { method, url, config, errors = [], schema, produces } = route
  const { summary, description, params, querystring, body, response } = schema
  const parts = [
    `## ${method} ${PREFIX}${url.replace(/:(\w+)/g, (_, name: string) => name.toUpperCase())}`,
    `${summary}.${description === undefined ? '' : ` ${description}`} Scope: \`${config.scope}\`.`,
    ...table('Path', params),
    ...table('Query', querystring),
    ...table('Takes', body),
    ...(produces === undefined ? table('Answers', response[200]) : [`Answers with \`${produces}\`.`]),
    ...(errors.length === 0 ? [] : [`Errors: ${errorsText(errors)}.`]),
  ]
  return `${parts.join('\n\n')}\n`
}

const errorsText = (errors: NonNullable<Route['errors']>): string =>
  errors.map((code) => `${STATUS[code] ?? 500} \`${code}\``).join(', ')

function table(title: string, schema: object = {}): string[] {
  const { title: shape }: SchemaNode = schema
  if (shape !== undefined) return [`${title} ${shapeLink(shape)}.`]
  const lines = fields(schema)
  return lines.length === 0 ? [] : [`${title}:`, lines.join('\n')]
}

function fields(schema: object): string[] {
  const lines = fieldRows(schema).map(({ path, type, meaning }) => `| \`${path}\` | ${type} | ${meaning} |`)
  return lines.length === 0 ? [] : ['| field | type | meaning |', '|---|---|---|', ...lines]
}
