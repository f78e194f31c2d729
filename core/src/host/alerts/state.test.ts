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

/** Rules that cannot know what is: none. */
const KNOWN: ReadonlySet<string> = new Set()

type Look = readonly [at: number, ...found: Finding[]]

/** What is told when a host is looked at again and again. */
function told(config: AlertsConfig, looks: readonly Look[]): AlertMessage[] {
  let state = NO_ALERTS
  return looks.flatMap(([at, ...found]) => {
    const next = advance(state, { found, unknown: KNOWN }, config, at)
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
  const { state } = advance(NO_ALERTS, { found: [warning], unknown: KNOWN }, on, START)
  t.strictSame(
    advance(
      state,
      { found: [], unknown: KNOWN },
      configOf('{ rules: { quarantine: { enabled: false } } }'),
      START + 1,
    ),
    {
      state: { active: [], held: [], crowdedOut: 0, made: 1 },
      messages: [],
    },
  )
  const off = advance(state, { found: [warning], unknown: KNOWN }, configOf('{ enabled: false }'), START + 1)
  t.strictSame(off, { state: { ...NO_ALERTS, made: 1 }, messages: [] })
})

t.test('what cannot be known stays as it is: nothing is said of it, not even its end', async (t) => {
  const config = configOf('{ settle_seconds: 0, repeat_hours: 1 }')
  const { state } = advance(NO_ALERTS, { found: [warning, critical], unknown: KNOWN }, config, START)
  const look = { found: [], unknown: new Set(['quarantine']) }
  const next = advance(state, look, config, START + 2 * HOUR)
  t.strictSame(next.state.active, [state.active[0]])
  t.strictSame(inShort(next.messages), ['120 cleared latched'])
})

t.test('quiet hours begin with their first minute and end before their last', async (t) => {
  const quiet = (from: number, to: number, minute: number) =>
    isQuiet({ from, to, timeZone: 'UTC' }, START + minute * MINUTE)
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

/** Moments (UTC) within some days at which quiet hours begin and end. */
function changes(quiet: Parameters<typeof isQuiet>[0], from: string, days: number): string[] {
  const start = Date.parse(`${from}T00:00Z`)
  const found: string[] = []
  for (let at = start; at < start + days * DAY; at += MINUTE) {
    const now = isQuiet(quiet, at)
    if (now !== isQuiet(quiet, at - MINUTE)) {
      found.push(`${now ? 'quiet' : 'loud'} ${new Date(at).toISOString().slice(5, 16)}`)
    }
  }
  return found
}

t.test('quiet hours are those of the clocks of their zone, summer and winter', async (t) => {
  const night = { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Berlin' }
  t.strictSame(changes(night, '2026-03-28', 2), [
    ...['loud 03-28T06:00', 'quiet 03-28T21:00'],
    ...['loud 03-29T05:00', 'quiet 03-29T20:00'],
  ])
  t.strictSame(changes(night, '2026-10-24', 2), [
    ...['loud 10-24T05:00', 'quiet 10-24T20:00'],
    ...['loud 10-25T06:00', 'quiet 10-25T21:00'],
  ])
  // Neither whole hours nor a date that is that of UTC.
  const kathmandu = { from: 0, to: 60, timeZone: 'Asia/Kathmandu' }
  t.strictSame(changes(kathmandu, '2026-03-28', 1), ['quiet 03-28T18:15', 'loud 03-28T19:15'])
})

t.test(
  'an end that clocks leave out comes with the next minute; one that they show twice comes twice',
  async (t) => {
    const early = { from: 150, to: 300, timeZone: 'Europe/Berlin' }
    t.strictSame(changes(early, '2026-03-29', 1), ['quiet 03-29T01:00', 'loud 03-29T03:00'])
    t.strictSame(changes(early, '2026-10-25', 1), [
      ...['quiet 10-25T00:30', 'loud 10-25T01:00', 'quiet 10-25T01:30', 'loud 10-25T04:00'],
    ])
  },
)

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
    quiet: fc.constantFrom(
      'from: "", to: ""',
      'from: "22:00", to: "07:00"',
      'from: "09:00", to: "12:30"',
      'from: "17:00", to: "02:00", time_zone: America/New_York',
    ),
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
