import type { PinRow } from '../../host/pins.ts'
import type { ChangeRow, OutcomeView, PlanView, RefusedFilesView } from '../../host/views/reload.ts'
import { counted, shortTime, wrap, WIDTH } from '../text.ts'

const EFFECTS: Readonly<Record<string, string>> = {
  now: 'from the next bar on',
  rebuilt: 'from the next bar on, its instances are made anew',
  'when-flat': 'as soon as the strategy holds nothing',
  'next-start': 'at the next start',
}

/** A value of a field; null where there is none. */
export const shownValue = (value: unknown): string => (value === null ? 'nothing' : JSON.stringify(value))

function changeLines({ file, key, from, to, effect }: ChangeRow, waits: boolean): string[] {
  // What could wait for a strategy that holds nothing already does not.
  const when = effect === 'when-flat' && !waits ? 'now' : effect
  return [`  ${file} ${key}: ${shownValue(from)} -> ${shownValue(to)}`, `    ${EFFECTS[when] ?? when}`]
}

/** Version and the beginning of the content hash of a plugin. */
export const shownBuild = (build: string | null): string => {
  if (build === null) return 'nothing'
  const [version, content = ''] = build.split(' ')
  return `${version} ${content.slice(0, 12)}`
}

/** That a plugin does not run as its folder has it, and what ends that. */
export const pinText = ({ plugin, runs, instead }: PinRow): string =>
  `${plugin} runs as ${shownBuild(runs)}, kept in the store; its folder holds ${shownBuild(instead)}`

/** On what new code and parameters were tried. */
function rehearsalLines(rehearsal: OutcomeView['rehearsal']): string[] {
  if (rehearsal === null) return []
  const { entries, bars, longestMs } = rehearsal
  const longest = longestMs === null ? '' : `; the longest answer took ${longestMs.toFixed(1)} ms`
  // Predictors are tried with the models that serve.
  const where = bars === 0 ? '' : ` on ${counted(bars, 'recent bar')}`
  return [`Tried${where}: ${entries.join(', ')}${longest}.`]
}

const moveLines = ({ strategy, move, text }: PlanView['strategies'][number]): string[] =>
  wrap(`${strategy} ${move === 'hint' ? 'is new' : `is ${move}`}: ${text}.`, WIDTH - 2).map(
    (line) => `  ${line}`,
  )

/** Every field and plugin that a reload changes, and when; then what becomes of the strategies. */
export function planLines({ changes, plugins, pins, strategies, waiting }: PlanView): string[] {
  return [
    ...changes.flatMap((change) => changeLines(change, waiting.includes(change.key))),
    ...plugins.map(({ plugin, from, to }) => `  ${plugin}: ${shownBuild(from)} -> ${shownBuild(to)}`),
    ...pins.map((pin) => `  pinned: ${pinText(pin)}`),
    ...strategies.flatMap(moveLines),
  ]
}

export function diffLines(plan: PlanView): string[] {
  const count = plan.changes.length + plan.plugins.length + plan.repinned.length
  if (count === 0) {
    return plan.pins.length === 0
      ? ['The host runs what the files say.']
      : ['The host runs what the files say, but for pinned plugins:', ...planLines(plan)]
  }
  return [`A reload would change ${counted(count, 'thing')}:`, ...planLines(plan)]
}

export function outcomeLines({ result, revision, rolledBackTo, rehearsal, ...plan }: OutcomeView): string[] {
  const runs = revision === null ? 'the host' : `revision ${revision}`
  const waiting = plan.waiting.length
  const taken = plan.changes.length + plan.plugins.length + plan.repinned.length - waiting
  const waits = waiting === 0 ? [] : [`${counted(waiting, 'change')} waiting`]
  if (result === 'unchanged') return [`Nothing new: ${[`${runs} goes on`, ...waits].join(', ')}.`]
  const done = taken === 0 ? [] : [`${counted(taken, 'change')} taken over`]
  const what = rolledBackTo === null ? 'Reloaded' : `Rolled back to ${rolledBackTo}`
  const comments = done.length + waits.length === 0 ? ['nothing but comments changed'] : []
  return [
    `${what}, ${runs} runs: ${[...done, ...waits, ...comments].join(', ')}.`,
    ...planLines(plan),
    ...rehearsalLines(rehearsal),
  ]
}

/** The same without the list of mistakes: the first one that names its place. */
export function outcomeHead(outcome: OutcomeView): string {
  const { error } = outcome
  return error === null
    ? outcomeLine(outcome)
    : `${askedText(outcome)} rejected: ${firstMistake(error.message)}`
}

/** That something else runs than what the files say, and why, in one line. */
export const refusedText = ({ since, message }: RefusedFilesView): string =>
  `the files do not run since ${shortTime(since.iso)} UTC: ${firstMistake(message)}`

function firstMistake(message: string): string {
  const lines = message.split('\n')
  return lines.find((line) => /:\d+:\d+/.test(line)) ?? lines[0]
}

const askedText = ({ author, rolledBackTo }: Pick<OutcomeView, 'author' | 'rolledBackTo'>): string =>
  rolledBackTo === null ? `reload by ${author}` : `roll-back to ${rolledBackTo} by ${author}`

/** One line for a log or a screen. */
export function outcomeLine({ result, revision, error, ...plan }: OutcomeView): string {
  const asked = askedText(plan)
  if (error !== null) return `${asked} rejected, nothing has changed: ${error.message}`
  if (result === 'unchanged') return `${asked}: nothing new`
  const keys = [
    ...plan.changes.map(({ key }) => key),
    ...plan.plugins.map(({ plugin }) => plugin),
    ...plan.repinned.map((plugin) => `pin of ${plugin}`),
  ]
  const taken = keys.filter((key) => !plan.waiting.includes(key))
  const parts = [
    ...plan.strategies.flatMap(({ strategy, move }) => (move === 'hint' ? [] : [`${strategy} ${move}`])),
    ...(taken.length === 0 ? [] : [`changed: ${taken.join(', ')}`]),
    ...(plan.waiting.length === 0 ? [] : [`waiting: ${plan.waiting.join(', ')}`]),
  ]
  const nothing = plan.rolledBackTo === null ? 'nothing waits any more' : 'nothing but comments changed'
  const what = parts.length === 0 ? nothing : parts.join('; ')
  return `${asked}: revision ${revision ?? 1} runs, ${what}`
}
