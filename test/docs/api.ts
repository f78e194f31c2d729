import * as schemas from '../../core/src/api/schemas.ts'

/** What of a JSON Schema the page shows. */
interface Node {
  readonly type?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}

const ROUTES: readonly (readonly [path: string, what: string, schema: Node])[] = [
  ['/health', 'Whether the host answers.', schemas.health],
  ['/status', 'What runs, and the regime of every symbol and timeframe.', schemas.status],
  ['/strategies', 'Every strategy; `/strategies/NAME` gives one of them.', schemas.strategies],
  [
    '/strategies/compare',
    'Every strategy beside the others over the last 1, 7 and 30 daily returns and since the start; the figures are those of [statistics.md](statistics.md). A strategy with the name `compare` is in `/strategies` only.',
    schemas.strategyComparison,
  ],
  ['/positions', 'Open positions.', schemas.positions],
  ['/risk', 'What keeps entries from being opened: kill switch, locks, paused strategies.', schemas.risk],
  ['/performance', 'The book as a whole.', schemas.performance],
  [
    '/events?after=SEQ&limit=N',
    'What happened, from the last 1,000 events: those above `after` (default 0), at most `limit` (1 to 1,000, default 100).',
    schemas.events,
  ],
]

function typeOf(node: Node): string {
  if (node.const !== undefined) return `\`${String(node.const)}\``
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(' or ')
  if (node.anyOf !== undefined) return node.anyOf.map(typeOf).join(' or ')
  if (node.type === 'array') return `list of ${typeOf(node.items ?? {})}`
  return node.type ?? 'any'
}

/** One row per field, nested fields under their path; a time is one field. */
function rows(node: Node, path: string): string[] {
  const inner = node.type === 'array' ? (node.items ?? {}) : node
  return Object.entries(inner.properties ?? {}).flatMap(([name, field]) => {
    const here = `${path}${name}`
    if (field.properties !== undefined && 'iso' in field.properties) {
      return [`| \`${here}\` | time | ${field.description ?? ''} |`]
    }
    const own = `| \`${here}\` | ${typeOf(field)} | ${field.description ?? ''} |`
    const suffix = field.type === 'array' ? '[].' : '.'
    return [own, ...rows(field, `${here}${suffix}`)]
  })
}

/** docs/api.md: routes by hand, fields from the response schemas. */
export function apiPage(): string {
  const sections = ROUTES.map(
    ([path, what, schema]) =>
      `## GET /api/v1${path}\n\n${what}\n\n| field | type | meaning |\n|---|---|---|\n${rows(schema, '').join('\n')}\n`,
  )
  return `# The API

\`grodt run\` serves a read-only API on the loopback address (\`host.api\` in \`configs/host.yaml\`, default
\`http://127.0.0.1:7373\`). \`GET /\` lists the routes. Requests whose Host header is not a loopback name are refused. A time is
\`{ iso, ms }\`: ISO 8601 in UTC, and milliseconds since 1970. Errors are problem details (RFC 9457,
\`application/problem+json\`) with \`type\`, \`title\`, \`status\` and \`detail\`. Unknown query keys are refused.

${sections.join('\n')}`
}
