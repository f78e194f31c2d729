import type { AlertRules } from '../../config/alerts.ts'
import { differenceText } from '../reconciliation/compare.ts'
import type { HostFacts } from './facts.ts'
import type { Finding } from './message.ts'

type Found = Pick<Finding, 'subject' | 'text'> & Partial<Pick<Finding, 'severity'>>
type RuleName = keyof AlertRules

/** Of a text, characters: some list every mistake of every file. */
const LONGEST = 1000

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`
const found = (text: string, subject: string | null = null): Found => ({ text, subject })

/** What each rule finds wrong; null: it cannot be known now. @param silence time of day since the last bar, ms */
const FINDERS: {
  readonly [Name in RuleName]: (
    facts: HostFacts,
    settings: AlertRules[Name],
    silence: number,
  ) => readonly Found[] | null
} = {
  drawdown: ({ drawdown }, { above }) =>
    drawdown > above
      ? [found(`Equity is ${percent(drawdown)} below its high-water mark, more than ${percent(above)}.`)]
      : [],
  killSwitch: ({ killSwitch: { stage, why } }, { severity }) => {
    const because = why === null ? '' : `: ${why}`
    if (stage === 'latched') return [found(`The kill switch is latched${because}.`, stage)]
    if (stage !== 'warned') return []
    const warning = found('The kill switch is close to its limit.', stage)
    return [{ ...warning, severity: severity === 'info' ? severity : 'warning' }]
  },
  staleFeed({ running, barMs, bars: came }, { bars, seconds }, silence) {
    if (!running) return null
    if (silence >= Math.max(bars * barMs, seconds * 1000))
      return [
        found(`No bar has come for ${Math.floor(silence / 1000)} s; one is due every ${barMs / 1000} s.`),
      ]
    // The silence of the process before may last.
    return came === 0 ? null : []
  },
  missedBars: ({ markets, bars: came }, { bars }) =>
    came === 0
      ? null
      : markets
          .filter(({ missing }) => missing >= bars)
          .map(({ symbol, missing }) =>
            found(`${symbol} lacks its last ${missing} bars; others have them.`, symbol),
          ),
  quarantine: ({ supervised }) =>
    supervised
      .filter(({ state }) => state !== 'running')
      .map(({ entry, kind, plugin, state, problem }) =>
        found(
          `The ${kind} ${entry} (plugin ${plugin}) is ${state}: ${problem ?? 'no reason is kept'}.`,
          entry,
        ),
      ),
  invariant: ({ invariant }) =>
    invariant === null ? [] : [found(`The books do not hold, nothing is opened: ${invariant}.`)],
  reconciliation({ reconciliation }) {
    if (reconciliation === null) return null
    const { account, differences, problem } = reconciliation
    const silent = problem === null ? [] : [found(`Books and ${account} could not be compared: ${problem}.`)]
    // One alert each: that one has come must not hide the next, and an account that is silent must not end any.
    const differing = differences.map((one) =>
      found(`Books and ${account} differ. ${differenceText(one)}.`, one.name),
    )
    return [...silent, ...differing]
  },
  modelFallback: ({ forecasts }) =>
    forecasts.flatMap(({ target, champion, by, reason, alarm }) => {
      if (champion !== null && by !== 'champion') {
        const because = reason === null ? '' : ` (${reason})`
        return [found(`Forecasts of ${target} come from ${by}, not from the champion${because}.`, target)]
      }
      return alarm ? [found(`Forecasts of ${target} are no better than the baseline.`, target)] : []
    }),
  refusedFiles: ({ refusedFiles }) =>
    refusedFiles === null ? [] : [found(`The files of today do not run: ${refusedFiles.message}`)],
  diskSpace: ({ freeMb }, { belowMb }) =>
    freeMb === null
      ? null
      : freeMb < belowMb
        ? [found(`${freeMb} MB are free where the account is stored, less than ${belowMb} MB.`)]
        : [],
}

const NAMES = Object.keys(FINDERS) as RuleName[]

/** How alerts.yaml calls a rule. */
const keyOf = (name: RuleName): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The rules that are switched on, as alerts.yaml calls them. */
export const enabledRules = (rules: AlertRules): ReadonlySet<string> =>
  new Set(NAMES.filter((name) => rules[name].enabled).map(keyOf))

/** What a look at a host comes to. */
export interface Findings {
  /** Everything that is wrong now. */
  readonly found: readonly Finding[]
  /** Rules that cannot know it now, as alerts.yaml calls them: what they found before may last. */
  readonly unknown: ReadonlySet<string>
}

/** What all rules find that are switched on. @param silence time of day since the last bar, ms */
export function findings(rules: AlertRules, facts: HostFacts, silence: number): Findings {
  const unknown = new Set<string>()
  const found = NAMES.flatMap((name) => {
    const of = findingsOf(name, rules, facts, silence)
    if (of === null) unknown.add(keyOf(name))
    return of ?? []
  })
  return { found, unknown }
}

function findingsOf<Name extends RuleName>(
  name: Name,
  rules: AlertRules,
  facts: HostFacts,
  silence: number,
): Finding[] | null {
  const settings = rules[name]
  if (!settings.enabled) return []
  const { severity } = settings
  const all = FINDERS[name](facts, settings, silence)
  if (all === null) return null
  return all.map(({ text, ...one }) => ({
    ...{ rule: keyOf(name), severity, ...one },
    text: text.length > LONGEST ? `${text.slice(0, LONGEST)} ...` : text,
  }))
}
