import { featureBefore } from '../features/names.ts'
import { fieldsOf } from '../packed.ts'
import { DAY } from '../periods.ts'
import type { Json } from '../../store/json.ts'
import { createRows, type Rows } from './rows.ts'

/** A symbol or a strategy: its features and facts, at present and at every 00:00 UTC. */
export interface SubjectRows {
  readonly name: string
  /** End of its last hour, ms; -Infinity before the first. */
  readonly time: number
  /** See `ServedRow.gap`. */
  readonly gap: number
  /** Features and facts at present: a view that the next hour changes. */
  present(): Float64Array
  readonly rows: Rows
  /** Features and facts in a row. */
  readonly width: number
  /** The place of a feature in a row; -1: there is no such. */
  feature(name: string): number
  /** The place of a fact in a row; -1: there is no such. */
  fact(name: string): number
  snapshot(): Json
  /** See `RegimeTrack.restore`. */
  restore(json: Json | undefined, known: readonly number[]): void
}

/** What makes a subject of a track. */
export interface SubjectParts<Fact extends string> {
  readonly name: string
  readonly features: readonly string[]
  readonly facts: readonly Fact[]
  /** Rows older than this are forgotten, ms. */
  readonly windowMs: number
  readonly track: {
    readonly time: number
    snapshot(): Json
    restore(json: Json | undefined, known: readonly number[]): void
  }
  gap(): number
  /** Features and, behind them, the facts that are known at present, at their places. */
  write(row: Float64Array): void
  /** Facts that are known so long after the decision, ms: their values then. */
  readonly later: readonly { readonly fact: Fact; readonly after: number; readonly value: () => number }[]
}

/** The name of a fact among the columns of a row: no feature has it. */
const factColumn = (fact: string): string => `fact:${fact}`

/** Facts that are indices of labels. */
const REGIME_FACTS = ['regime', 'next_regime_hour', 'next_regime_day'].map(factColumn)

/** @returns the subject, and what has to be called when its track has made a step */
export function createSubject<Fact extends string>(
  parts: SubjectParts<Fact>,
): SubjectRows & { stepped(): void } {
  const { track } = parts
  const columns = [...parts.features, ...parts.facts.map(factColumn)]
  const places = new Map(columns.map((column, i) => [column, i]))
  const rows = createRows(columns)
  const now = new Float64Array(columns.length).fill(NaN)
  const later = parts.later.map((one) => ({ ...one, place: columns.indexOf(factColumn(one.fact)) }))
  let isFresh = true

  function present(): Float64Array {
    if (!isFresh) parts.write(now)
    isFresh = true
    return now
  }

  /** What has come true is noted in the row of its decision. */
  function settle(): void {
    for (const { after, place, value } of later) {
      if ((track.time - after) % DAY !== 0) continue
      const row = rows.find(track.time - after)
      if (row >= 0) rows.set(row, place, value())
    }
  }

  function rename(known: readonly number[]): void {
    for (const name of REGIME_FACTS) {
      const place = columns.indexOf(name)
      for (let row = 0; place >= 0 && row < rows.length; row++) {
        rows.set(row, place, known[rows.get(row, place)] ?? NaN)
      }
    }
  }

  return {
    name: parts.name,
    rows,
    width: columns.length,
    present,
    get time() {
      return track.time
    },
    get gap() {
      return parts.gap()
    },
    feature: (name) => places.get(name) ?? -1,
    fact: (name) => places.get(factColumn(name)) ?? -1,
    stepped() {
      isFresh = false
      settle()
      if (track.time % DAY !== 0) return
      rows.forget(track.time - parts.windowMs)
      rows.push(track.time, present())
    },
    snapshot: () => ({ track: track.snapshot(), rows: rows.snapshot() }),
    restore(json, known) {
      const saved = fieldsOf(json, parts.name)
      track.restore(saved.track, known)
      rows.restore(saved.rows, featureBefore)
      rename(known)
      isFresh = track.time === -Infinity
    },
  }
}
