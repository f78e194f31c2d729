import t from 'tap'
import type { AlertsConfig } from '../../config/alerts.ts'
import { configFile, parseConfig } from '../../config/load.ts'
import type { HostFacts } from './facts.ts'
import { enabledRules, findings } from './rules.ts'

const rulesOf = (rules: string): AlertsConfig['rules'] =>
  parseConfig('configs', [configFile('alerts.yaml', `alerts: { rules: ${rules} }\n`)]).draft.alerts.rules

/** A host with which all is well. */
const WELL: HostFacts = {
  running: true,
  bars: 10,
  barMs: 300_000,
  drawdown: 0.1,
  killSwitch: { stage: 'armed', why: null },
  markets: [{ symbol: 'BTC/USDT', missing: 2 }],
  supervised: [{ entry: 'S1', kind: 'strategy', plugin: 'breakout', state: 'running', problem: null }],
  invariant: null,
  reconciliation: { account: 'the broker', differences: [], problem: null },
  forecasts: [
    { target: 'volatility', champion: null, by: 'persistence', reason: 'no-model', alarm: false },
    { target: 'regime', champion: 'm1', by: 'champion', reason: null, alarm: false },
  ],
  refusedFiles: null,
  freeMb: 500,
}

const said = (facts: Partial<HostFacts>, silence = 899_999, rules = rulesOf('{}')): string[] =>
  findings(rules, { ...WELL, ...facts }, silence).found.map(
    ({ rule, subject, severity, text }) => `${severity} ${rule} ${subject ?? '-'}: ${text}`,
  )

t.test('nothing is said of a host with which all is well, up to each limit', async (t) => {
  t.strictSame(said({}), [])
  t.strictSame(said({ freeMb: null }), [])
  t.strictSame(said({ running: false }, 1e9), [], 'a host that stops gets no bars')
})

t.test('each rule says what is wrong, about what, and how much that matters', async (t) => {
  t.strictSame(said({ drawdown: 0.1234 }), [
    'warning drawdown -: Equity is 12.3 % below its high-water mark, more than 10.0 %.',
  ])
  t.strictSame(said({ killSwitch: { stage: 'latched', why: 'limit' } }), [
    'critical kill_switch latched: The kill switch is latched: limit.',
  ])
  t.strictSame(said({ killSwitch: { stage: 'warned', why: null } }), [
    'warning kill_switch warned: The kill switch is close to its limit.',
  ])
  t.strictSame(said({}, 900_000), [
    'critical stale_feed -: No bar has come for 900 s; one is due every 300 s.',
  ])
  t.strictSame(said({ barMs: 14 }, 59_999), [], 'fast markets too have their seconds')
  t.strictSame(said({ markets: [{ symbol: 'ETH/USDT', missing: 3 }] }), [
    'warning missed_bars ETH/USDT: ETH/USDT lacks its last 3 bars; others have them.',
  ])
  const out = {
    entry: 'S1',
    kind: 'strategy',
    plugin: 'breakout',
    state: 'quarantined',
    problem: 'no',
  } as const
  t.strictSame(said({ supervised: [out] }), [
    'warning quarantine S1: The strategy S1 (plugin breakout) is quarantined: no.',
  ])
  t.strictSame(said({ invariant: 'cash' }), [
    'critical invariant -: The books do not hold, nothing is opened: cash.',
  ])
  const short = { of: 'instrument', name: 'BTC/USDT', books: 0.5, account: 0.25, difference: -0.25 } as const
  const cash = { of: 'asset', name: 'USDT', books: 10, account: 10.5, difference: 0.5 } as const
  const compared = { account: 'the broker', differences: [cash, short], problem: null }
  t.strictSame(said({ reconciliation: compared }), [
    'critical reconciliation USDT: Books and the broker differ. USDT: 10 in the books, 10.5 in the account (+0.5).',
    'critical reconciliation BTC/USDT: Books and the broker differ. BTC/USDT: 0.5 in the books, 0.25 in the account (-0.25).',
  ])
  t.strictSame(said({ reconciliation: { ...compared, differences: [], problem: 'it is silent' } }), [
    'critical reconciliation -: Books and the broker could not be compared: it is silent.',
  ])
  t.strictSame(
    said({ reconciliation: { ...compared, differences: [cash], problem: 'it is silent' } }),
    [
      'critical reconciliation -: Books and the broker could not be compared: it is silent.',
      'critical reconciliation USDT: Books and the broker differ. USDT: 10 in the books, 10.5 in the account (+0.5).',
    ],
    'what was known last is not over',
  )
  t.strictSame(said({ reconciliation: null }), [], 'before the first comparison')
  const [, serving] = WELL.forecasts
  t.strictSame(
    said({
      forecasts: [
        { ...serving, by: 'last-good', reason: 'silent' },
        { ...serving, alarm: true },
      ],
    }),
    [
      'warning model_fallback regime: Forecasts of regime come from last-good, not from the champion (silent).',
      'warning model_fallback regime: Forecasts of regime are no better than the baseline.',
    ],
  )
  t.strictSame(said({ refusedFiles: { message: 'risk.yaml:1:1 x' } }), [
    'warning refused_files -: The files of today do not run: risk.yaml:1:1 x',
  ])
  t.strictSame(said({ freeMb: 499 }), [
    'critical disk_space -: 499 MB are free where the account is stored, less than 500 MB.',
  ])
})

t.test('what cannot be known is not well: an alert that there is stays', async (t) => {
  const unknown = (facts: Partial<HostFacts>, silence = 0): string[] => [
    ...findings(rulesOf('{}'), { ...WELL, ...facts }, silence).unknown,
  ]
  t.strictSame(unknown({}), [])
  t.strictSame(unknown({ running: false }), ['stale_feed'])
  t.strictSame(unknown({ bars: 0 }), ['stale_feed', 'missed_bars'], 'before the first bar of a process')
  t.strictSame(unknown({ bars: 0 }, 900_000), ['missed_bars'], 'until it is late itself')
  t.strictSame(unknown({ reconciliation: null, freeMb: null }), ['reconciliation', 'disk_space'])
  const off = findings(rulesOf('{ disk_space: { enabled: false } }'), { ...WELL, freeMb: null }, 0)
  t.equal(off.unknown.size, 0)
})

t.test('a text that lists too much is cut', async (t) => {
  const [text] = said({ refusedFiles: { message: 'x'.repeat(5000) } })
  t.ok(text.endsWith('xxx ...'))
  t.ok(text.length < 1100)
})

t.test('limits, severities and switches are those of the file', async (t) => {
  const rules = rulesOf('{ drawdown: { above: 0.2, severity: info }, disk_space: { enabled: false } }')
  t.strictSame(said({ drawdown: 0.2, freeMb: 1 }, 0, rules), [])
  t.match(said({ drawdown: 0.21 }, 0, rules), [/^info drawdown/])
  t.equal(enabledRules(rules).has('disk_space'), false)
  t.equal(enabledRules(rules).size, 9)
})
