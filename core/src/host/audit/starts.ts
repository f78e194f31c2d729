import type { EngineEvent } from '../../engine/events.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Renamed } from '../../engine/takeover/takeover.ts'
import type { Json } from '../../store/json.ts'
import type { JournalRecord } from '../../store/record.ts'
import type { HostIdentity } from '../durable/identity.ts'
import type { PaperHost } from '../paper-host.ts'

/** The small value of a store that holds what its starts said: retention removes their records, not this. */
const STARTS = 'starts'

/** What a start says of the parts that work together. */
export interface StartFacts {
  /** Start capital of the account, quote currency, and that currency. */
  readonly capital: number
  readonly currency: string
  /** Ids of the plugins that classify regimes and set weights. */
  readonly regime: string
  readonly allocator: string
  readonly strategies: Readonly<Record<string, StrategyFacts>>
  /** Weight by strategy after the start. */
  readonly weights: Readonly<Record<string, number>>
  /** Whether this start set them; otherwise they are those that were stored. */
  readonly decided: boolean
}

interface StrategyFacts {
  /** Id of its plugin. */
  readonly plugin: string
  readonly timeframe: string
  /** Of the bars whose regime gates its entries. */
  readonly regimeTimeframe: string
}

/** A start of the host as an audit sees it. */
export interface StartNote {
  /** Number of its record. */
  readonly record: number
  /** Engine time, ms. */
  readonly time: number
  readonly identity: HostIdentity
  /** Null in a journal that is older than such facts. */
  readonly facts: StartFacts | null
  /** Number of the revision of configuration and plugins, where one is kept. */
  readonly revision: number | null
  /** The event that set the first weights. */
  readonly event: number | null
}

/** Weight by strategy. */
export const weightsOf = ({ sleeves }: Pick<Engine, 'sleeves'>): Record<string, number> =>
  Object.fromEntries(sleeves.map(({ name, weight }) => [name, weight]))

/** Whether weights are others than before; under another name a strategy keeps its own. */
export function weightsDiffer(
  before: Readonly<Record<string, number>>,
  now: Readonly<Record<string, number>>,
  renamed: readonly Renamed[] = [],
): boolean {
  const nameOf = (name: string): string => renamed.find(({ from }) => from === name)?.to ?? name
  const kept = new Map(Object.entries(before).map(([name, weight]) => [nameOf(name), weight]))
  const names = new Set([...kept.keys(), ...Object.keys(now)])
  return [...names].some((name) => kept.get(name) !== now[name])
}

/** @param decided whether this start set the weights */
export function startFacts(
  { prepared, engine }: Pick<PaperHost, 'prepared' | 'engine'>,
  decided: boolean,
): StartFacts {
  const { config, plugins, regimePlugin, allocatorPlugin } = prepared.checked
  return {
    capital: engine.account.capital / engine.account.scale,
    currency: engine.account.currency,
    regime: regimePlugin,
    allocator: allocatorPlugin,
    strategies: Object.fromEntries(
      config.strategies.map(({ name, timeframe }) => [
        name,
        {
          plugin: plugins.get(name) ?? '',
          timeframe,
          regimeTimeframe: config.regime.timeframe ?? timeframe,
        },
      ]),
    ),
    weights: weightsOf(engine),
    decided,
  }
}

/** The note of the record of a start. */
export function noteOf({ seq, time, input, events = [] }: JournalRecord): StartNote {
  const mark = input as unknown as {
    readonly identity: HostIdentity
    readonly facts?: StartFacts
    readonly revision?: number
  }
  const set = (events as unknown as readonly EngineEvent[]).find(({ kind }) => kind === 'weights-set')
  return {
    record: seq,
    time,
    identity: mark.identity,
    facts: mark.facts ?? null,
    revision: mark.revision ?? null,
    event: set?.seq ?? null,
  }
}

/** What keeps small values: a store that is open, or one that is read. */
interface Values {
  get(name: string): Promise<Json | undefined>
}

/** Notes of the starts so far, in order; those that said the same as the one before are left out. */
export async function readStarts(store: Values): Promise<readonly StartNote[]> {
  return ((await store.get(STARTS)) ?? []) as unknown as readonly StartNote[]
}

/** Note a start beside the journal, so that an audit finds it when its record has been removed. */
export async function noteStart(
  store: Values & { put(name: string, value: Json): Promise<void> },
  record: JournalRecord,
): Promise<void> {
  const notes = await readStarts(store)
  const note = noteOf(record)
  const last = notes.at(-1)
  if (last !== undefined && content(last) === content(note)) return
  await store.put(STARTS, [...notes, note] as unknown as Json)
}

const content = ({ identity, facts, revision }: StartNote): string =>
  JSON.stringify([identity, facts === null ? null : { ...facts, decided: false }, revision])
