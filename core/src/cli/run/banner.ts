import type { Engine } from '../../engine/engine.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import type { Resumed } from '../../host/durable/open.ts'
import { pinRows } from '../../host/pins.ts'
import { manageOnlyRow } from '../../host/views/status.ts'
import { pluginById } from '../../host/used-plugins.ts'
import { pinText } from '../reload/lines.ts'
import { amount, counted, percent, WIDTH, wrap } from '../text.ts'
import { speed, time } from './format.ts'

/** What is known about a run beside its host. */
export interface RunFacts {
  readonly marketSeed: number
  readonly logFile: string
  /** Null without an API. */
  readonly address: string | null
  /** File of the token that this start has made; null where there was one. */
  readonly token: string | null
  /** Folder of the store; null when nothing is stored. */
  readonly store: string | null
  /** How a stored account goes on; null for a new one. */
  readonly resumed: Resumed | null
}

/** What runs, in plain lines: printed once at the start. */
export function banner(
  host: PaperHost,
  { marketSeed, logFile, address, token, store, resumed }: RunFacts,
): string[] {
  const { prepared, engine } = host
  const { checked, plugins, refused } = prepared
  const { config } = checked
  const { simulatedMarket, paper, account } = config.host
  const classifier = pluginById(plugins, 'regime-classifier', checked.regimePlugin).manifest
  const allocator = pluginById(plugins, 'allocator', checked.allocatorPlugin).manifest
  const strategies = config.strategies.map((one, i) => {
    const { id, version } = pluginById(plugins, 'strategy', checked.plugins.get(one.name) ?? '').manifest
    const state = one.enabled ? `weight ${percent(engine.sleeves[i].weight, 0)}` : 'disabled'
    const regimes = one.regimeRequirements.length === 0 ? 'any regime' : one.regimeRequirements.join(' or ')
    return `  ${one.name}: ${id} ${version}, ${one.timeframe}, ${regimes}, ${state}`
  })
  return [
    ...refusedLines(host),
    `GRODT in paper mode on the simulated market; the configuration is ${prepared.folder}.`,
    'The market is made up for demonstration: a result here proves nothing about a strategy.',
    '',
    'Strategies:',
    ...strategies,
    ...entry(
      'Symbols',
      `${simulatedMarket.symbols.join(', ')}; bars of ${simulatedMarket.timeframe}, seed ${marketSeed}`,
    ),
    ...entry('Regime', `${classifier.id} ${classifier.version} (${engine.labels.join(', ')})`),
    ...entry('Weights', `${allocator.id} ${allocator.version}`),
    ...entry('Capital', `${amount(account.capital)} ${account.currency}`),
    ...entry(
      'Time',
      `${speed(host.speed)} from ${time(host.start)} UTC, after ${amount(paper.historyBars, 0)} bars of history`,
    ),
    ...checked.notes.flatMap((note) => entry('Note', note)),
    ...refused.flatMap(({ reason }) => entry('Note', `not loaded: ${reason}`)),
    ...entry('Log', logFile),
    ...entry('Account', accountText(store, resumed)),
    ...(host.revision === null ? [] : entry('Revision', revisionText(host.revision, resumed))),
    ...pinRows(prepared.pinned).flatMap((pin) => entry('Pinned', pinText(pin))),
    ...entry('API', address ?? 'off'),
    ...(token === null ? [] : entry('Token', `for the grodt commands of this user, made now: ${token}`)),
    ...manageOnlyLines(engine),
  ]
}

/** The first thing to read, where something else runs than what the files say. */
function refusedLines({ refusedFiles, revision, prepared }: PaperHost): string[] {
  if (refusedFiles === null) return []
  return [
    `THE FILES OF ${prepared.folder} DO NOT RUN: revision ${revision ?? '-'} of the store goes on.`,
    // Here something was started.
    refusedFiles.message.replace(/; nothing was (started|loaded) or changed/, ''),
    'They are taken over as soon as they are right.',
    '',
  ]
}

/** What the process before found, or this one at once. */
function manageOnlyLines(engine: Engine): string[] {
  const broken = manageOnlyRow(engine)
  if (broken === null) return []
  const { lock, reason } = broken
  return entry('Note', `manage-only until a person removes lock ${lock} (grodt risk unlock): ${reason}`)
}

const INDENT = 10

function accountText(store: string | null, resumed: Resumed | null): string {
  if (store === null) return 'new; nothing is stored'
  if (resumed === null) return `new, stored in ${store}`
  const { time: at, replayed, orderly } = resumed
  return [
    `goes on from ${time(at)} UTC, stored in ${store}`,
    ...(orderly
      ? []
      : [`the last process did not stop in order: ${counted(replayed, 'input')} replayed, all as recorded`]),
  ].join('; ')
}

/** Which configuration and plugins run, by the number under which the store keeps them. */
function revisionText(revision: number, resumed: Resumed | null): string {
  if (resumed === null || resumed.changes.length === 0) return String(revision)
  const { revision: before, changes } = resumed
  const since = before === null ? 'what ran before' : `revision ${before}`
  return `${revision}; changed since ${since}: ${changes.join(', ')}`
}

/** A name and what it stands for, broken at the width of the terminal. */
function entry(name: string, text: string): string[] {
  return wrap(text, WIDTH - INDENT).map((line, i) => (i === 0 ? `${name}:` : '').padEnd(INDENT) + line)
}
