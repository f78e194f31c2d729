import * as commands from '../../core/src/api/command-schemas.ts'
import * as config from '../../core/src/api/config-schemas.ts'
import * as forecasts from '../../core/src/api/forecast-schemas.ts'
import * as models from '../../core/src/api/model-schemas.ts'
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
  /** Of every schema; some have nothing else. */
  readonly '~kind'?: string
}

const READ: readonly (readonly [path: string, what: string, schema: Node])[] = [
  ['/health', 'Whether the host answers.', schemas.health],
  ['/status', 'What runs, and the regime of every symbol and timeframe.', schemas.status],
  ['/strategies', 'Every strategy; `/strategies/NAME` gives one of them.', schemas.strategies],
  [
    '/comparison',
    'Every strategy beside the others over the last 1, 7 and 30 daily returns and since the start; the figures are those of [statistics.md](statistics.md).',
    schemas.strategyComparison,
  ],
  ['/positions', 'Open positions.', schemas.positions],
  [
    '/risk',
    'What keeps entries from being opened: kill switch, locks, paused and faulty strategies.',
    schemas.risk,
  ],
  [
    '/supervision',
    'Every strategy and the regime classifier: which of them fail, since when and why, and when they are tried again ([faults.md](faults.md)).',
    schemas.supervision,
  ],
  ['/performance', 'The book as a whole.', schemas.performance],
  [
    '/config',
    'The revision that runs, its files and plugins, what waits, and the last 50 reloads ([reload.md](reload.md)).',
    config.runningConfig,
  ],
  [
    '/config/diff',
    'What a reload would change; nothing is changed. 422 with every mistake when the files are wrong, 409 `TAKEOVER_REFUSED` when the strategies cannot be taken over now.',
    config.reloadPlan,
  ],
  [
    '/config/revisions?before=NUMBER&limit=N',
    'Every accepted configuration, the newest first: those below `before`, at most `limit` (1 to 100, default 20). For this and the next two routes `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
    config.revisions,
  ],
  [
    '/config/revisions/NUMBER',
    'One revision with its files and plugins. 404 `REVISION_UNKNOWN`.',
    config.revisionContent,
  ],
  [
    '/config/revisions/NUMBER/diff?from=NUMBER',
    'What a revision changed; with `from`, how it differs from that one.',
    config.revisionDiff,
  ],
  [
    '/config/revisions/NUMBER/rollback',
    'What a roll-back to it would do; nothing is changed. 422 when it is wrong by now.',
    config.rollBackPlan,
  ],
  [
    '/forecasts',
    'What is forecast now, by which step of the fallback chain, and how well models forecast so far ([learning.md](learning.md)).',
    forecasts.forecasts,
  ],
  [
    '/models?target=TARGET',
    'Trained models ([models.md](models.md)), the newest first. 409 `MODELS_NOT_KEPT` where nothing is predicted. For every route of models `store` may name the store that is meant; 409 `AUDIT_STORE` when the host keeps another one or none.',
    models.models,
  ],
  ['/models/ID', 'One model, by the beginning of its id. 404 `MODEL_UNKNOWN`.', models.model],
  [
    '/models/ID/file',
    'It as the file that `grodt models import` takes. 404 `MODEL_UNKNOWN`, 409 `MODEL_GONE`.',
    models.modelFile,
  ],
  [
    '/events?after=SEQ&limit=N',
    'What happened, from the last 1,000 events: those above `after` (default 0), at most `limit` (1 to 1,000, default 100).',
    schemas.events,
  ],
]

/** A route that changes something: what it takes and what it answers. */
interface Change {
  readonly method: 'POST' | 'DELETE'
  readonly path: string
  readonly what: string
  readonly body: Node
  readonly answer: Node
}

const CHANGES: readonly Change[] = [
  {
    method: 'POST',
    path: '/risk/kill-switch/trigger',
    what: 'Latches the kill switch. 409 `KILL_SWITCH_LATCHED` when it is.',
    body: commands.personBody,
    answer: commands.killSwitchMoved,
  },
  {
    method: 'POST',
    path: '/risk/kill-switch/reset',
    what: 'Arms a latched kill switch again. 409 `KILL_SWITCH_NOT_LATCHED` when it is not.',
    body: commands.personBody,
    answer: commands.killSwitchMoved,
  },
  {
    method: 'POST',
    path: '/risk/locks',
    what: 'Locks entries. 404 `STRATEGY_UNKNOWN` or `SYMBOL_UNKNOWN`; 409 `LOCK_LASTS` when a lock with the same reach lasts as long, `LOCK_PASSED` when its end has passed, `LOCK_EARLY` for a length before the first bar.',
    body: commands.lockBody,
    answer: commands.lockAdded,
  },
  {
    method: 'DELETE',
    path: '/risk/locks/NUMBER',
    what: 'Removes a lock, of whatever reason. `reason` and `author` may stand in the body or in the query; the body counts where both have one. 404 `LOCK_UNKNOWN`.',
    body: commands.personParts,
    answer: commands.lockRemoved,
  },
  {
    method: 'POST',
    path: '/strategies/NAME/pause',
    what: 'Has a strategy only manage what it holds. 404 `STRATEGY_UNKNOWN`, 409 `STRATEGY_PAUSED`.',
    body: commands.personBody,
    answer: commands.pauseChanged,
  },
  {
    method: 'POST',
    path: '/strategies/NAME/resume',
    what: 'Ends a pause, whatever set it. 404 `STRATEGY_UNKNOWN`, 409 `STRATEGY_NOT_PAUSED`.',
    body: commands.personBody,
    answer: commands.pauseChanged,
  },
  {
    method: 'POST',
    path: '/strategies/NAME/release',
    what: 'Lets a strategy out of quarantine; its strikes count from 0 again. 404 `STRATEGY_UNKNOWN`, 409 `STRATEGY_NOT_QUARANTINED`.',
    body: commands.personBody,
    answer: commands.quarantineReleased,
  },
  {
    method: 'POST',
    path: '/config/reload',
    what: 'Takes over configuration and plugins as their files are now ([reload.md](reload.md)). No `reason` is needed. `unpin` has plugins run as their folders have them after a roll-back; 409 `PLUGIN_NOT_PINNED` for one that does already. 422 with every mistake when the files are wrong, 409 `ENGINE_STATE_DIFFERS` or `TAKEOVER_REFUSED` when the account cannot go on with them; the host goes on as it is then.',
    body: config.reloadBody,
    answer: config.reloadOutcome,
  },
  {
    method: 'POST',
    path: '/config/revisions/NUMBER/rollback',
    what: 'Brings a revision back as a new one ([reload.md](reload.md#revisions)). 404 `REVISION_UNKNOWN`; 409 `CONFIG_UNKEPT` when a file would be lost, `CONFIG_WRITE` when the folder cannot be written, `REVISIONS_NOT_KEPT` without a store; 422 and 409 as for a reload.',
    body: config.rollBackBody,
    answer: config.rolledBack,
  },
  {
    method: 'POST',
    path: '/models/ID/promote',
    what: 'Has a model serve; the champion before is retired. 404 `MODEL_UNKNOWN`; 409 `MODEL_GONE` when its bytes are not kept, `MODEL_DAMAGED`.',
    body: commands.personBody,
    answer: models.model,
  },
  {
    method: 'POST',
    path: '/models/rollback',
    what: 'Rejects the champion of a target and has an earlier model serve, which is the answer. 409 `MODEL_NO_EARLIER` when there is none, or `to` is a model of another target; else as to promote one.',
    body: models.rollBackBody,
    answer: models.model,
  },
  {
    method: 'POST',
    path: '/models/import',
    what: 'Adds a model from a file, as a candidate. 422 `MODEL_FILE` when it is damaged, or the configuration has not the features or predictors that it needs.',
    body: models.importBody,
    answer: models.model,
  },
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
  // Of something that may be null its fields.
  const whole =
    node.anyOf?.find(({ properties }) => properties !== undefined && !('iso' in properties)) ?? node
  const inner = whole.type === 'array' ? (whole.items ?? {}) : whole
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
  const read = READ.map(([path, what, schema]) => `## GET /api/v1${path}\n\n${what}\n\n${fields(schema)}`)
  const changes = CHANGES.map(
    ({ method, path, what, body, answer }) =>
      `## ${method} /api/v1${path}\n\n${what}\n\nTakes:\n\n${fields(body)}\nAnswers:\n\n${fields(answer)}`,
  )
  return `# The API

\`grodt run\` serves an API on the loopback address (\`host.api\` in \`configs/host.yaml\`, default
\`http://127.0.0.1:7373\`). \`GET /\` lists the routes. A time is \`{ iso, ms }\`: ISO 8601 in UTC, and milliseconds since 1970.
Unknown keys of query and body are refused.

Errors are problem details (RFC 9457, \`application/problem+json\`) with \`type\`, \`title\`, \`status\`, \`detail\` and, where the
problem is in the table of [errors.md](errors.md), its \`code\`.

| status | when |
|---|---|
| 400 | the query or the body is wrong: \`detail\` says what to send |
| 403 | the Host header is not a loopback name, or the Origin header is that of a page of another place |
| 404 | there is no such path, strategy, symbol, lock, order, trade, decision, event or revision |
| 405 | the path has another method; the Allow header names it |
| 409 | the command does not apply now |
| 413, 415 | the body is larger than 16 KiB, or is not sent as \`application/json\` |
| 422 | the files of the configuration or the code of a plugin are wrong |
| 503 | the host has stopped (\`HOST_STOPPED\`), too many commands wait (\`HOST_BUSY\`), or what was asked for is done and cannot be kept, and the host ends (\`STORE_WRITE\`) |

${read.join('\n')}
## GET /api/v1/allocation

Who has how much capital: \`time\` and \`next\` (when the next decision is due; null where none is) as \`{ iso, ms }\`, \`allocator\`,
\`moves\` (whether weights are moved while the host runs), \`updateFrequency\` (market seconds), \`exposure\`, \`sleeves\` with \`name\`,
\`configured\`, \`weight\`, \`target\`, \`off\` and \`budget\` (quote currency), \`cash\` (share of equity), and \`last\`, the last decision
with the fields of [allocation.md](allocation.md#looking-at-it); null before the first.

## GET /api/v1/allocation/NUMBER?store=FOLDER

One decision by its number, or \`last\`, from the journal of the host: \`record\`, the number of its record, and \`decision\`. \`store\`
may name the store that is meant; 409 \`AUDIT_STORE\` when the host keeps another one or none, 404 \`AUDIT_UNKNOWN\` when there is
no such decision.

## GET /api/v1/audit/WHAT/NUMBER?store=FOLDER

Where an \`order\`, \`trade\`, \`decision\` or \`event\` came from and what became of it, from the journal of the host: the document of
\`grodt audit --json\` ([audit.md](audit.md), [audit.schema.json](audit.schema.json)). \`store\` may name the store that is meant; 409
\`AUDIT_STORE\` when the host keeps another one or none, 404 \`AUDIT_UNKNOWN\` when there is no such thing. A long journal takes
seconds, beside which the host goes on.

# Steering

POST and DELETE enqueue one command ([protections.md](protections.md#commands-and-events)). The run loop carries it out between
two bars; the answer is the state right after it, and the sequence number of its event. Every command needs a \`reason\`.

    curl -X POST http://127.0.0.1:7373/api/v1/strategies/S2_Mean_Reversion/pause \\
      -H 'content-type: application/json' -d '{"reason": "odd fills since noon", "author": "anna"}'

Whoever can reach the loopback address can steer the host: there are no tokens yet.

${changes.join('\n')}`
}

const fields = (schema: Node): string =>
  `| field | type | meaning |\n|---|---|---|\n${rows(schema, '').join('\n')}\n`
