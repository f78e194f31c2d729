import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { EngineFigures } from './engine-child.ts'
import { ask, type Answer } from './fork.ts'
import type { LibraryFigures } from './indicator-child.ts'
import { LIBRARIES, type LibraryEntry } from './indicators/libraries.ts'
import type { Installed } from './install.ts'
import { type Engine, ENGINES, type Peer, type PeerId, PEERS } from './roster.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** An engine or a library with what its processes measured: none, and the reason, when one of them failed. */
export interface Measured<Entry, Figures> {
  readonly entry: Entry
  /** Of the package that does the work; null for loops by hand. */
  readonly version: string | null
  readonly bars: number
  readonly figures: readonly Figures[]
  readonly reason: string | null
}

export type MeasuredEngine = Measured<Engine, EngineFigures>
export type MeasuredLibrary = Measured<LibraryEntry, LibraryFigures>

/** How much is measured. */
export interface Plan {
  readonly rounds: number
  /** Bars are divided by this. */
  readonly divisor: number
  /** Says what is going on. */
  readonly say: (line: string) => void
}

type Install = (peer: Peer) => Installed

/** Installs a peer, or gives the root of the repository for what is the project's own. */
function folderOf(peer: PeerId | null, install: Install): Installed {
  return peer === null ? { folder: ROOT, reason: null } : install(PEERS[peer])
}

/** Version of a dependency of the project. */
export function dependencyVersion(name: string): string {
  return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version
}

/** Version of the project. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as Peer).version
}

/**
 * Round after round, each entry in a process of its own, every other round backwards: whatever else the machine does hits
 * all alike, and none runs always after the same other. What fails once is not tried again.
 */
async function inTurn<Entry extends { readonly id: string }, Figures>(
  entries: readonly { entry: Entry; version: string | null; bars: number; place: Installed }[],
  rounds: number,
  measure: (entry: Entry, folder: string, bars: number) => Promise<Answer<Figures>>,
): Promise<Measured<Entry, Figures>[]> {
  const rows = entries.map(({ entry, version, bars, place }) => ({
    entry,
    version,
    bars,
    folder: place.folder,
    figures: [] as Figures[],
    reason: place.reason,
  }))
  for (let round = 0; round < rounds; round++) {
    for (const row of round % 2 === 0 ? rows : [...rows].reverse()) {
      if (row.folder === null || row.reason !== null) continue
      const { figures, reason } = await measure(row.entry, row.folder, row.bars)
      if (figures === null) row.reason = reason
      else row.figures.push(figures)
    }
  }
  return rows.map(({ entry, version, bars, figures, reason }) => ({ entry, version, bars, figures, reason }))
}

/** The engines on the EMA cross. */
export function measureEngines(install: Install, { rounds, divisor, say }: Plan): Promise<MeasuredEngine[]> {
  const entries = ENGINES.map((entry) => ({
    entry,
    version: entry.peer === null ? (entry.id === 'grodt' ? ownVersion() : null) : PEERS[entry.peer].version,
    bars: Math.max(2_000, Math.round(entry.bars / divisor)),
    place: folderOf(entry.peer, install),
  }))
  return inTurn(entries, rounds, (entry, folder, bars) => {
    say(`${entry.title}, ${bars.toLocaleString('en')} bars`)
    return ask<EngineFigures>('engine-child.ts', [entry.id, folder, String(bars)], folder)
  })
}

const LIBRARY_BARS = 200_000

/** The libraries on the indicators. */
export function measureLibraries(
  install: Install,
  { rounds, divisor, say }: Plan,
): Promise<MeasuredLibrary[]> {
  const entries = LIBRARIES.map((entry) => ({
    entry,
    version:
      entry.peer !== null
        ? PEERS[entry.peer].version
        : entry.dependency !== null
          ? dependencyVersion(entry.dependency)
          : ownVersion(),
    bars: Math.max(5_000, Math.round(LIBRARY_BARS / divisor)),
    place: folderOf(entry.peer, install),
  }))
  return inTurn(entries, rounds, (entry, folder, bars) => {
    say(`indicators: ${entry.title}`)
    const name = entry.dependency ?? entry.peer ?? ''
    return ask<LibraryFigures>('indicator-child.ts', [entry.id, folder, name, String(bars)], folder)
  })
}
