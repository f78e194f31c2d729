import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import type { Severity } from '../../config/alerts.ts'
import { SendProblem, type Channel } from './channels/channel.ts'
import { testMessage, type AlertMessage } from './message.ts'
import { createOutbox, waitAfter } from './outbox.ts'

const message = (id: string, severity: Severity = 'warning'): AlertMessage => ({
  ...testMessage(0),
  id,
  severity,
})

/** An outbox whose waits are over at once, and what went on. @param answers of the place, by try; then all is well */
function outboxWith(answers: readonly (SendProblem | null)[], severity: Severity = 'info') {
  const went: string[] = []
  let tries = 0
  const channel: Channel = {
    ...{ name: 'ops', kind: 'webhook', severity, where: 'here' },
    send({ id }) {
      const problem = answers.at(tries) ?? null
      if (++tries > answers.length || problem === null) {
        went.push(`sent ${id}`)
        return Promise.resolve('200')
      }
      went.push(`tried ${id}`)
      return Promise.reject(problem)
    },
  }
  const outbox = createOutbox(channel, {
    now: () => 7,
    wait: (ms) => Promise.resolve(went.push(`waited ${ms}`)),
    onProblem: (_, problem) => void went.push(`problem ${problem}`),
    onRecovered: () => void went.push('recovered'),
  })
  return { outbox, went }
}

const down = new SendProblem('down', { retry: true })

t.test('what does not arrive is tried again after longer and longer; it is told once', async (t) => {
  const busy = new SendProblem('busy', { retry: true, wait: 9000 })
  const { outbox, went } = outboxWith([down, busy, down])
  outbox.push(message('a'))
  outbox.push(message('b'))
  await outbox.idle()
  t.strictSame(went, [
    ...['tried a', 'problem down', 'waited 1000', 'tried a', 'waited 9000', 'tried a', 'waited 4000'],
    ...['sent a', 'recovered', 'sent b'],
  ])
  const health = { healthy: true, sent: 2, failures: 3, lost: 0, waiting: 0, lastSent: 7, problem: null }
  t.strictSame(outbox.health(), health)
  t.strictSame([1, 6, 7, 30].map(waitAfter), [1000, 32_000, 60_000, 60_000])
})

t.test(
  'after 8 tries, or an answer that is final, a message is given up and the next one sent',
  async (t) => {
    const many = outboxWith(Array.from({ length: 8 }, () => down))
    many.outbox.push(message('a'))
    many.outbox.push(message('b'))
    await many.outbox.idle()
    t.equal(many.went.filter((line) => line === 'tried a').length, 8)
    t.match(many.outbox.health(), { sent: 1, failures: 8, lost: 1 })
    const final = outboxWith([new SendProblem('it answered 404', { retry: false })])
    final.outbox.push(message('a'))
    await final.outbox.idle()
    t.strictSame(final.went, ['tried a', 'problem it answered 404'])
    t.match(final.outbox.health(), { healthy: false, lost: 1, waiting: 0, problem: 'it answered 404' })
  },
)

t.test('nothing is sent before it is kept; what is done with is told', async (t) => {
  const went: string[] = []
  const outbox = createOutbox(
    {
      ...{ name: 'ops', kind: 'webhook', severity: 'info', where: 'here' },
      send: ({ id }) => Promise.resolve(`${went.push(`sent ${id}`)}`),
    },
    {
      now: () => 0,
      wait: () => Promise.resolve(),
      kept: () => Promise.resolve(void went.push('kept')),
      onDone: () => void went.push('done'),
      onProblem: () => undefined,
      onRecovered: () => undefined,
    },
  )
  outbox.push(message('a'))
  outbox.push(message('b'))
  t.strictSame(
    outbox.waiting().map(({ id }) => id),
    ['a', 'b'],
  )
  await outbox.idle()
  t.strictSame(went, ['kept', 'sent a', 'done', 'kept', 'sent b', 'done'])
})

t.test('a drain ends a pause, tries once more, and leaves what fails', async (t) => {
  const went: string[] = []
  let good = 0
  const channel: Channel = {
    ...{ name: 'ops', kind: 'webhook', severity: 'info', where: 'here' },
    send({ id }) {
      went.push(id)
      return good-- > 0 ? Promise.resolve('200') : Promise.reject(down)
    },
  }
  const outbox = createOutbox(channel, {
    now: () => 0,
    wait: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', resolve)),
    onProblem: () => undefined,
    onRecovered: () => undefined,
  })
  for (const id of ['a', 'b', 'c']) outbox.push(message(id))
  while (outbox.health().failures === 0) await turn()
  good = 1
  await outbox.drain()
  t.strictSame(went, ['a', 'a', 'b'], 'the next one has one try, and nobody waits for the third')
  t.strictSame(
    outbox.waiting().map(({ id }) => id),
    ['b', 'c'],
  )
})

t.test('what matters less than the channel wants is not sent', async (t) => {
  const { outbox, went } = outboxWith([], 'warning')
  for (const severity of ['info', 'warning', 'critical'] as const) outbox.push(message(severity, severity))
  await outbox.idle()
  t.strictSame(went, ['sent warning', 'sent critical'])
})

t.test(
  'a full queue keeps what is critical; a close gives back what was not sent, and nobody waits',
  async (t) => {
    const stuck: Channel = {
      ...{ name: 'ops', kind: 'webhook', severity: 'info', where: 'here' },
      send: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')))
        }),
    }
    const told: string[] = []
    const outbox = createOutbox(stuck, {
      now: () => 0,
      wait: () => Promise.resolve(),
      onProblem: (_, problem) => void told.push(problem),
      onRecovered: () => undefined,
    })
    for (let i = 0; i < 99; i++) outbox.push(message(`c${i}`, 'critical'))
    outbox.push(message('w'))
    outbox.push(message('c99', 'critical'))
    outbox.push(message('c100', 'critical'))
    t.match(outbox.health(), { waiting: 100, lost: 2 })
    const left = outbox.close().map(({ id }) => id)
    t.equal(left.length, 100)
    t.notOk(
      left.includes('w') || left.includes('c1'),
      'the lesser one first, then the oldest that is not on its way',
    )
    t.ok(left.includes('c0') && left.includes('c100'))
    await outbox.idle()
    await turn()
    t.strictSame(told, [], 'a close is no failure')
  },
)
