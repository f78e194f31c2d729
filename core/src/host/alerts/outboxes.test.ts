import t from 'tap'
import type { ChannelSettings } from '../../config/alerts.ts'
import { testMessage } from './message.ts'
import { createOutboxes, type OutboxesOptions } from './outboxes.ts'

const named = (name: string): ChannelSettings => ({
  ...{ name, kind: 'webhook', severity: 'info', url: 'https://a.example', secretEnv: 'NONE' },
})

const outboxesWith = (left: OutboxesOptions['left']) =>
  createOutboxes({
    left,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    environment: {},
    now: () => 0,
    wait: () => new Promise(() => undefined),
  })

t.test('a channel gets what the process before has left for it, and nothing else', async (t) => {
  const message = testMessage(7)
  const outboxes = outboxesWith({ ops: [message] })
  // What every object has is no message of anybody.
  outboxes.configure([named('constructor'), named('ops')])
  t.strictSame(Object.entries(outboxes.waiting()), [
    ['constructor', []],
    ['ops', [message]],
  ])
  outboxes.close()
})
