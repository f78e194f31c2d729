import fc from 'fast-check'
import t from 'tap'
import { parseConfig, configFile } from '../../config/load.ts'
import type { AlertsConfig } from '../../config/alerts.ts'
import type { AlertMessage, Finding } from './message.ts'
import { isQuiet } from './quiet-hours.ts'
import { advance, NO_ALERTS } from './state.ts'

const RUNS = Number(process.env.GRODT_RUNS ?? 200)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A midnight. */
const START = Date.UTC(2026, 0, 5)

/** The configuration that alerts.yaml describes. */
const configOf = (alerts: string): AlertsConfig =>
  parseConfig('configs', [configFile('alerts.yaml', `alerts: ${alerts}\n`)]).draft.alerts

const warning: Finding = { rule: 'quarantine', subject: 'S1', severity: 'warning', text: 'S1 is out.' }
const other: Finding = { ...warning, subject: 'S2', text: 'S2 is out.' }
const critical: Finding = { rule: 'kill_switch', subject: 'latched', severity: 'critical', text: 'Halted.' }

type Look = readonly [at: number, ...found: Finding[]]

/** What is told when a host is looked at again and again. */
function told(config: AlertsConfig, looks: readonly Look[]): AlertMessage[] {
  let state = NO_ALERTS
  return looks.flatMap(([at, ...found]) => {
    const next = advance(state, found, config, at)
    state = next.state
    return next.messages
  })
}

const inShort = (messages: readonly AlertMessage[]): string[] =>
  messages.map(({ at, kind, subject }) => `${(at - START) / MINUTE} ${kind} ${subject ?? '-'}`)

t.test('what lasts is told once, again after repeat_hours, and when it is over', async (t) => {
  const config = configOf('{ repeat_hours: 1, settle_seconds: 120 }')
  const at = (minute: number, ...found: Finding[]): Look => [START + minute * MINUTE, ...found]
  const looks = [
    at(0, warning),
    at(1, warning, other),
    at(59, warning, other),
    at(60, warning, other),
    at(62, other),
    at(63, warning, other),
    at(64, other),
    at(65, other),
    at(66, other),
  ]
  t.strictSame(inShort(told(config, looks)), [
    '0 raised S1',
    '1 raised S2',
    '60 repeated S1',
    '62 repeated S2',
    '66 cleared S1',
  ])
})

t.test('quiet hours keep all but what is critical for one message', async (t) => {
  const config = configOf(
    '{ quiet_hours: { from: "22:00", to: "07:00" }, settle_seconds: 0, repeat_hours: 2 }',
  )
  const at = (hour: number, ...found: Finding[]): Look => [START + hour * HOUR, ...found]
  const messages = told(config, [
    at(23, warning),
    at(24, warning, other, critical),
    at(26, warning, critical),
    at(27, warning),
    at(31, warning),
    at(32, warning),
    at(33, warning),
  ])
  t.strictSame(inShort(messages), [
    '1440 raised latched',
    '1560 repeated latched',
    '1620 cleared latched',
    '1860 digest -',
    '1980 repeated S1',
  ])
  t.match(messages[3], {
    severity: 'warning',
    since: START + 23 * HOUR,
    text: [
      'In the quiet hours:',
      '2026-01-05T23:00Z S1 is out.',
      '2026-01-06T00:00Z S2 is out.',
      '2026-01-06T02:00Z back to normal: S2 is out.',
    ].join('\n'),
  })
})

t.test('more than 100 messages of quiet hours are counted, not kept', async (t) => {
  const config = configOf('{ quiet_hours: { from: "00:00", to: "01:00" } }')
  const many = Array.from({ length: 103 }, (_, i): Finding => ({
    ...warning,
    subject: `S${i}`,
    text: `${i}.`,
  }))
  const [digest] = told(config, [
    [START, ...many],
    [START + HOUR, ...many],
  ])
  t.match(digest.text, /^In the quiet hours \(3 older ones are left out\):\n2026-01-05T00:00Z 3\.\n/)
  t.equal(digest.text.split('\n').length, 101)
})

t.test('what is switched off is forgotten without a word', async (t) => {
  const on = configOf('{ settle_seconds: 0 }')
  const { state } = advance(NO_ALERTS, [warning], on, START)
  t.strictSame(advance(state, [], configOf('{ rules: { quarantine: { enabled: false } } }'), START + 1), {
    state: { active: [], held: [], crowdedOut: 0, made: 1 },
    messages: [],
  })
  const off = advance(state, [warning], configOf('{ enabled: false }'), START + 1)
  t.strictSame(off, { state: { ...NO_ALERTS, made: 1 }, messages: [] })
})

t.test('quiet hours begin with their first minute and end before their last', async (t) => {
  const quiet = (from: number, to: number, minute: number) => isQuiet({ from, to }, START + minute * MINUTE)
  t.strictSame(
    [1319, 1320, 1439, 0, 419, 420].map((minute) => quiet(1320, 420, minute)),
    [...[false, true, true, true, true, false]],
  )
  t.strictSame(
    [59, 60, 119, 120].map((minute) => quiet(60, 120, minute)),
    [false, true, true, false],
  )
  t.equal(isQuiet(null, START), false)
})

/** Looks at rising times over some days, with anything found. */
const anyLooks = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 180 }), fc.subarray([warning, other, critical])), {
    minLength: 1,
    maxLength: 60,
  })
  .map((steps) => {
    let at = START
    return steps.map(([minutes, found]): Look => [(at += minutes * MINUTE), ...found])
  })
const anyConfig = fc
  .record({
    repeat: fc.integer({ min: 1, max: 12 }),
    settle: fc.constantFrom(0, 60, 3600),
    quiet: fc.constantFrom('from: "", to: ""', 'from: "22:00", to: "07:00"', 'from: "09:00", to: "12:30"'),
  })
  .map(({ repeat, settle, quiet }) =>
    configOf(`{ repeat_hours: ${repeat}, settle_seconds: ${settle}, quiet_hours: { ${quiet} } }`),
  )

t.test(
  'without quiet hours, of one thing: raised, repeated at their distance, cleared, in this order',
  async () => {
    fc.assert(
      fc.property(anyLooks, fc.integer({ min: 1, max: 12 }), (looks, hours) => {
        const messages = told(configOf(`{ repeat_hours: ${hours} }`), looks)
        for (const subject of ['S1', 'S2', 'latched']) {
          let before: AlertMessage | null = null
          for (const message of messages.filter((one) => one.subject === subject)) {
            const begins = before === null || before.kind === 'cleared'
            if (begins !== (message.kind === 'raised')) return false
            if (message.kind === 'repeated' && message.at - (before?.at ?? 0) < hours * HOUR) return false
            before = message
          }
        }
        return new Set(messages.map(({ id }) => id)).size === messages.length
      }),
      { numRuns: RUNS },
    )
  },
)

t.test('in quiet hours only what is critical is sent, and nothing is lost by them', async () => {
  fc.assert(
    fc.property(anyLooks, anyConfig, (looks, config) => {
      // A last look at noon and one at night: no quiet hours are left.
      const end = looks[looks.length - 1][0]
      const after = [13, 20].map((hour): Look => [Math.ceil(end / DAY) * DAY + hour * HOUR])
      const all = [...looks, ...after]
      const messages = told(config, all)
      const lines = messages.flatMap(({ kind, text }) => (kind === 'digest' ? text.split('\n').slice(1) : []))
      const loud = told({ ...config, quietHours: null }, all)
      const ends = (of: readonly AlertMessage[], kind: AlertMessage['kind']) =>
        of.filter((one) => one.kind === kind).length
      const heldEnds = lines.filter((line) => line.includes('back to normal: ')).length
      return (
        messages.every(({ at, severity }) => !isQuiet(config.quietHours, at) || severity === 'critical') &&
        ends(messages, 'raised') + lines.length - heldEnds === ends(loud, 'raised') &&
        ends(messages, 'cleared') + heldEnds === ends(loud, 'cleared')
      )
    }),
    { numRuns: RUNS },
  )
})
