import type { ChangeRow, OutcomeView, PlanView } from '../../host/views/reload.ts'
import { counted } from '../text.ts'

const EFFECTS: Readonly<Record<string, string>> = {
  now: 'from the next bar on',
  rebuilt: 'from the next bar on, its instances are made anew',
  'when-flat': 'as soon as the strategy holds nothing',
  'next-start': 'at the next start',
}

const shown = (value: unknown): string => (value === null ? 'nothing' : JSON.stringify(value))

function changeLines({ file, key, from, to, effect }: ChangeRow, waits: boolean): string[] {
  // What could wait for a strategy that holds nothing already does not.
  const when = effect === 'when-flat' && !waits ? 'now' : effect
  return [`  ${file} ${key}: ${shown(from)} -> ${shown(to)}`, `    ${EFFECTS[when] ?? when}`]
}

const hash = (build: string | null): string => {
  if (build === null) return 'nothing'
  const [version, content = ''] = build.split(' ')
  return `${version} ${content.slice(0, 12)}`
}

/** Every field and plugin that a reload changes, and when. */
function planLines({ changes, plugins, waiting }: PlanView): string[] {
  return [
    ...changes.flatMap((change) => changeLines(change, waiting.includes(change.key))),
    ...plugins.map(({ plugin, from, to }) => `  ${plugin}: ${hash(from)} -> ${hash(to)}`),
  ]
}

export function diffLines(plan: PlanView): string[] {
  const count = plan.changes.length + plan.plugins.length
  if (count === 0) return ['The host runs what the files say.']
  return [`A reload would change ${counted(count, 'thing')}:`, ...planLines(plan)]
}

export function outcomeLines({ result, revision, ...plan }: OutcomeView): string[] {
  const runs = revision === null ? 'the host' : `revision ${revision}`
  const waiting = plan.waiting.length
  const taken = plan.changes.length + plan.plugins.length - waiting
  const waits = waiting === 0 ? [] : [`${counted(waiting, 'change')} waiting`]
  if (result === 'unchanged') return [`Nothing new: ${[`${runs} goes on`, ...waits].join(', ')}.`]
  const done = taken === 0 ? [] : [`${counted(taken, 'change')} taken over`]
  return [`Reloaded, ${runs} runs: ${[...done, ...waits].join(', ')}.`, ...planLines(plan)]
}

/** One line for a log or a screen. */
export function outcomeLine({ result, revision, author, error, ...plan }: OutcomeView): string {
  if (error !== null) return `reload by ${author} rejected, nothing has changed: ${error.message}`
  if (result === 'unchanged') return `reload by ${author}: nothing new`
  const keys = [...plan.changes.map(({ key }) => key), ...plan.plugins.map(({ plugin }) => plugin)]
  const taken = keys.filter((key) => !plan.waiting.includes(key))
  const parts = [
    ...(taken.length === 0 ? [] : [`changed: ${taken.join(', ')}`]),
    ...(plan.waiting.length === 0 ? [] : [`waiting: ${plan.waiting.join(', ')}`]),
  ]
  const what = parts.length === 0 ? 'nothing waits any more' : parts.join('; ')
  return `reload by ${author}: revision ${revision ?? 1} runs, ${what}`
}
