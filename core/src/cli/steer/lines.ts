import type { GateView } from '../../host/views/gate.ts'
import type { KillSwitchRow, LockRow, PauseRow, RiskView } from '../../host/views/risk.ts'
import type { RiskReport, SupervisionRow } from '../../host/views/supervision.ts'
import type { Moment } from '../../host/views/time.ts'
import { counted, WIDTH, wrap } from '../text.ts'
import { time } from '../run/format.ts'

/** Four significant digits, as in the reasons of closed gates. */
const short = (value: number): string => String(Number(value.toPrecision(4)))

const at = ({ ms }: Moment): string => `${time(ms)} UTC`

const end = (until: Moment | null, otherwise: string): string =>
  until === null ? otherwise : `until ${at(until)}`

/** Lines of at most 80 columns, those after the first indented. */
function sentence(text: string, indent = 2): string[] {
  return wrap(text, WIDTH - indent).map((line, i) => (i === 0 ? line : ' '.repeat(indent) + line))
}

const indented = (text: string, indent: number): string[] =>
  wrap(text, WIDTH - indent).map((line) => ' '.repeat(indent) + line)

/** What was measured, or who it was and why. @param name of what was measured */
function because(row: Pick<LockRow, 'value' | 'limit' | 'why' | 'author'>, name: string): string {
  const { value, limit, why, author } = row
  if (why !== null) return `${author ?? 'somebody'}: ${why}`
  const measured = value === null ? '' : ` ${short(value)}`
  return `${name}${measured}${limit === null ? '' : `, limit ${short(limit)}`}`
}

const reach = ({ strategy, symbol }: Pick<LockRow, 'strategy' | 'symbol'>): string =>
  `${strategy ?? 'all strategies'}${symbol === null ? '' : ` in ${symbol}`}`

const ACTIONS: Readonly<Record<KillSwitchRow['action'], string>> = {
  freeze: 'positions keep their exits',
  flatten: 'positions are closed',
}

/** The stage of the kill switch and why it is there. */
export function killSwitchLines(row: KillSwitchRow): string[] {
  const { stage, since, cause, action } = row
  const name = stage === 'latched' ? 'LATCHED' : stage
  if (since === null) return [`kill switch ${name}`]
  const lines = sentence(`kill switch ${name} since ${at(since)} (${because(row, cause ?? '')})`)
  if (stage !== 'latched') return lines
  return [...lines, ...indented(`no entries, ${ACTIONS[action]}; grodt kill-switch reset releases it`, 2)]
}

/** One lock with what set it. */
export function lockLines(row: LockRow): string[] {
  const ends = end(row.until, 'until a person removes it')
  return [
    ...sentence(`lock ${row.lock} on ${reach(row)} ${ends}`),
    ...indented(`since ${at(row.from)}, ${because(row, row.reason)}`, 2),
  ]
}

function pauseLines(row: PauseRow): string[] {
  const otherwise = row.resume === 'regime' ? 'until the regime changes' : 'until a person resumes it'
  return [
    ...sentence(`${row.strategy} paused ${end(row.until, otherwise)}`),
    ...indented(`since ${at(row.from)}, ${because(row, row.rule)}`, 2),
  ]
}

/** What a plugin that has no say costs. */
function costOf({ entry, kind, plugin }: SupervisionRow): string {
  if (kind === 'regime-classifier') return 'the regime is unknown, its classifier does not answer'
  return kind === 'predictor'
    ? `models of ${plugin} forecast nothing, it does not answer`
    : `${entry} in quarantine`
}

/** A plugin that has no say: why, and how it comes back. */
function faultyLines(row: SupervisionRow): string[] {
  const { since, problem, startProblem, failedTries, nextTry } = row
  const again = nextTry === null ? 'a person releases it' : `it is tried again at ${at(nextTry)}`
  const tries = failedTries === 0 ? '' : `, tried ${counted(failedTries, 'time')}`
  return [
    ...sentence(`${costOf(row)} until ${again}`),
    ...(since === null ? [] : indented(`since ${at(since)}${tries}: ${problem ?? ''}`, 2)),
    ...(startProblem === null ? [] : indented(`its worker does not start: ${startProblem}`, 2)),
  ]
}

/** What holds the book back now. */
export function riskLines({
  killSwitch,
  locks,
  paused,
  faulty = [],
}: RiskView & Partial<Pick<RiskReport, 'faulty'>>): string[] {
  return [
    ...killSwitchLines(killSwitch),
    ...(locks.length === 0 ? ['no locks'] : locks.flatMap(lockLines)),
    ...(paused.length === 0 ? ['no strategy is paused'] : paused.flatMap(pauseLines)),
    ...faulty.flatMap(faultyLines),
  ]
}

/** What is left after a lock was removed. */
export function unlockedLines(lock: number, locks: readonly LockRow[]): string[] {
  const rest = locks.length === 0 ? 'no lock is left' : `${counted(locks.length, 'lock')} left`
  return [`lock ${lock} removed; ${rest}`, ...locks.flatMap(lockLines)]
}

/** What holds a strategy after it was paused or resumed. */
export function strategyLines(
  strategy: string,
  pause: PauseRow | null,
  gates: readonly GateView[],
): string[] {
  if (pause !== null) return pauseLines(pause)
  return openAgain(`${strategy} resumed`, gates)
}

/** What holds a strategy after it was let out of quarantine. */
export function releasedLines(strategy: string, strikes: number, gates: readonly GateView[]): string[] {
  return openAgain(`${strategy} released after ${counted(strikes, 'strike')}`, gates)
}

function openAgain(what: string, gates: readonly GateView[]): string[] {
  const closed = gates.filter(({ open }) => !open)
  if (closed.length === 0) return [what]
  return [
    `${what}; what else keeps it from opening positions now:`,
    ...closed.flatMap(({ symbol, reason }) => indented(`${symbol} ${reason ?? ''}`, 2)),
  ]
}
