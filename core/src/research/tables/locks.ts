import type { ProtectionEvent, ProtectionLog } from '../protection-log.ts'
import { count, number, optional, text, time, type TableDefinition } from './column.ts'
import { Rows } from './rows.ts'

export const LOCKS = {
  name: 'locks',
  description:
    'One event of a protection: a lock set or released, a strategy paused or resumed, the kill switch in another stage. In order of time.',
  columns: {
    time: time('Close of the bar at which it happened.'),
    event: text('lock-set, lock-released, strategy-paused, strategy-resumed or kill-switch.'),
    lock: optional(count('Number of the lock.')),
    strategy: optional(text('Name in strategies.yaml; empty for the whole book.')),
    symbol: optional(text('Empty for every symbol.')),
    reason: optional(text('Why: reason of the lock, rule of the pause, cause of the kill switch.')),
    until: optional(time('When it ends by itself.')),
    value: optional(number('fraction, ratio or a count', 'What was measured.')),
    limit: optional(number('fraction, ratio or a count', 'The limit that it reached.')),
    stage: optional(text('Stage of the kill switch from here on: armed, warned or latched.')),
    by: optional(text('What ended it: time, cool-down, regime or person.')),
    why: optional(text('The reason that a person gave.')),
    author: optional(text('Who it was.')),
  },
} as const satisfies TableDefinition

/** What an event has in each column behind its time and kind. */
function cellsOf(event: ProtectionEvent) {
  switch (event.kind) {
    case 'lock-set':
      return { ...event, stage: null, by: null, why: null, author: null }
    case 'lock-released':
      return { ...event, until: null, value: null, limit: null, stage: null }
    case 'strategy-paused':
      return { ...event, lock: null, reason: event.rule, stage: null, by: null }
    case 'strategy-resumed':
      return {
        ...event,
        lock: null,
        symbol: null,
        reason: event.rule,
        until: null,
        value: null,
        limit: null,
        stage: null,
      }
    case 'kill-switch':
      return {
        ...event,
        lock: null,
        strategy: null,
        symbol: null,
        reason: event.cause,
        until: null,
        stage: event.to,
        by: null,
      }
  }
}

/** Everything that the protections of a run did. */
export function lockRows({ events }: ProtectionLog): Rows {
  const rows = new Rows(LOCKS)
  const { columns } = rows
  for (const event of events) {
    const cells = cellsOf(event)
    columns.time.push(event.time)
    columns.event.push(event.kind)
    columns.lock.push(cells.lock)
    columns.strategy.push(cells.strategy)
    columns.symbol.push(cells.symbol)
    columns.reason.push(cells.reason)
    columns.until.push(cells.until)
    columns.value.push(cells.value)
    columns.limit.push(cells.limit)
    columns.stage.push(cells.stage)
    columns.by.push(cells.by)
    columns.why.push(cells.why)
    columns.author.push(cells.author)
  }
  return rows
}
