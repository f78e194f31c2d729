import { EXPORT_COLUMNS } from '../../core/src/host/audit/export.ts'
import { auditSchema } from '../../core/src/host/audit/schema.ts'
import { withDefinitions } from './report-schema.ts'

/** docs/audit.schema.json: what `grodt audit <thing> --json` prints. */
export const auditSchemaFile = (): string => withDefinitions(auditSchema)

/** docs/audit.md: what can be proved by hand, the columns of the export from their table. */
export function auditPage(): string {
  return `# Audit

Everything that a host decides is in the journal of its store ([store.md](store.md)). \`grodt audit\` reads it back. One process
owns a store: while a host runs on it, orders, trades, decisions and events are asked of its API
(\`GET /api/v1/audit/order/17\`), which the command does by itself; \`verify\` and \`export\` need a host that has stopped, but
\`GET /api/v1/audit/verify\` checks the journal of the running one with the books of its last snapshot. Commands and options: [cli.md](cli.md#grodt-audit-order-number-folder-options).

## How things are named

| command | number |
|---|---|
| \`grodt audit order 17\` | of the order, from 1; \`order\` in events, tables and the export |
| \`grodt audit trade 5\` | of the closed trade, from 1, as in \`trades.csv\` and the export. The event \`trade-closed\` counts from 0: its \`trade\` is one less |
| \`grodt audit decision 1\` | of the record that holds the decision about weights. The first weights of an account are decision 1; \`grodt audit order\` names the decision of each order |
| \`grodt audit event 812\` | number of an event, as \`GET /api/v1/events\` shows it; \`812.000001\` is a refused reload, which the host says behind event 812. It leads to what the event belongs to: a signal to its order or refusal, a refused entry to what refused it, a fill to its order or trade. What belongs to nothing is shown as it is, with what a person asked for |

A number that does not exist is refused, with the nearest one and what there is. \`--json\` prints the same as a document whose
form is in [audit.schema.json](audit.schema.json).

## What the chain holds

An order leads back to its signal (the strategy's sentence and numbers), the plugin with version and hash of its code, the
regime and its confidence at that moment, the weight of the strategy and the decision that set it, and the configuration
files with their hashes and the number of the revision. \`model\` names the models whose forecasts that decision read. It leads on to
its fills, its cancellation, and the position: exits with what caused them, moves of the stop, funding, and the net of the
trade. A refused entry has the limit or gate, what was and what is allowed.

Decisions about weights come from the allocator, at a start or a reload of the host (when the account is new, or the configuration has
changed the weights) or from an input while it runs. What every start said is noted beside the journal, so that it is
found when its record has been removed.

## What can be proved, and what not

\`grodt audit verify\` checks, names everything that does not fit with record, event and time, and then ends with exit code 1:

- the hash chain of the records, the checksums of snapshots and bars (as \`grodt store verify\` does);
- events are numbered without a gap, but for those that the host says of itself; orders and trades too;
- every order and every refusal comes right after its signal, every fill belongs to an order that waits or to an open position,
  on its side and not beyond its size; stops are moved and funding is paid only where something is held;
- an order has the weight that was set last for its strategy;
- a trade has the net of its fills and its funding;
- what is noted of a start beside the journal is what its record says, while that is kept;
- the books in each snapshot (cash, and flow, fees, slippage, funding and turnover of every strategy) are the sums of the
  events before it, and it counts as many events, orders and trades.

This shows that the journal agrees with itself, and that nobody changed a part of it. It does not show that nobody wrote the
whole of it anew: note the hash of the last record, which \`grodt audit verify\` prints, at a place that others keep. It does
not show that a strategy would decide the same again; for that the journal has to be replayed. It says nothing about what a venue
has really done. The notes of starts whose records are removed are not in the hash chain, nor is the net of a trade checked that
found or left dust, because the events do not say what that dust had cost.

When retention (\`store.keep_days\`) has removed the beginning, every command says which record the journal begins with and
what of a chain lies before it, and shows the rest. \`verify\` then takes the books of the oldest snapshot as given and checks
from there on.

## The export

\`grodt audit export\` writes one row for each fill and each funding payment, in the order of the journal, as CSV (UTF-8, a header
line, commas, \`\\n\`) or as JSON (\`columns\`, \`rows\`, \`totals\`, \`missing\`; amounts are texts). Numbers are exact decimals
without an exponent, as they were booked; nothing is rounded. Column names stay as they are.

| column | meaning |
|---|---|
${Object.entries(EXPORT_COLUMNS)
  .map(([name, meaning]) => `| \`${name}\` | ${meaning} |`)
  .join('\n')}

Over a whole journal the sum of \`cash\` is the change of the cash of the account since its start, and \`fee\`, \`slippage\`, \`funding\` and
\`notional\` sum to fees, slippage, funding and turnover of the books. The sum of \`realised\` is the net of all closed trades.
What is open at the end is in \`cash\` and in no \`realised\`. A fee that was taken in kind (\`base_fee\`) takes no cash: \`fee\` is what it was
worth, and less was received.

## What it costs

One pass over the journal, in memory only what is open at that moment. A year of one-minute bars (525,601 records, 74,307
events, 8,150 orders, 59 MB) on a machine that was busy otherwise, in processor time:

| | |
|---|---|
| \`grodt audit order\`, the first one | 1 s |
| the last one, or a decision: the whole journal | 5 s |
| \`grodt audit export\` | 6 s |
| \`grodt audit verify\` (two passes) | 8 s |
| memory | 150 to 200 MB, of which Node.js itself takes most |
`
}
