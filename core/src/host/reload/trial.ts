import type { Engine } from '../../engine/engine.ts'
import type { Runner } from '../../engine/runner.ts'
import { checkAnswer } from '../../engine/signals.ts'
import type { Track } from '../../engine/track.ts'
import { GrodtError } from '../../errors.ts'
import { checkReading } from '../../plugins/instance.ts'
import type { LoadedPlugin } from '../../plugins/load.ts'
import { placesOf } from '../../plugins/place.ts'
import type { Prepared } from '../prepare.ts'
import type { Staff } from '../staff.ts'
import { pluginById } from '../used-plugins.ts'
import { firstWeights } from '../weights.ts'
import type { ChangedEntries } from './changed-entries.ts'

/** How long answers may take, ms: each, and all together. */
export interface Budget {
  readonly answerMs: number
  readonly totalMs: number
}

/** Plugins that are asked, timed, and refused at their first fault. */
export interface Trial {
  /**
   * Watch the strategies and classifiers of an engine that have changed.
   *
   * @param when what is said of a fault at the present bar, of these symbols
   */
  watch(engine: Engine, when: (symbols: string) => string): void
  /** Ask the allocator. @throws GrodtError REHEARSAL_FAILED, PLUGIN_FAILED, PLUGIN_CONTRACT */
  allocator(engine: Engine): void
  /** @throws GrodtError REHEARSAL_FAILED when something was wrong since */
  check(): void
  /** Questions so far, and the longest that an answer took, ms. */
  readonly answers: number
  readonly longestMs: number
}

/** Who is asked. */
interface Asked {
  readonly kind: string
  readonly instance: string
  readonly plugin: LoadedPlugin
  readonly when: () => string
}

/** @param now milliseconds that only grow @param staff has the worker of the allocator */
export function createTrial(
  prepared: Prepared,
  changed: ChangedEntries,
  budget: Budget,
  now: () => number,
  staff: Staff | null = null,
): Trial {
  const { plugins, checked } = prepared
  let refusal: GrodtError | null = null
  let answers = 0
  let longestMs = 0
  let totalMs = 0

  function refuse(
    { kind, instance, plugin, when }: Asked,
    problem: string,
    places: readonly string[] = [],
  ): void {
    const { id } = plugin.manifest
    const where = places.map((place) => `\n  at ${place}`).join('')
    refusal ??= new GrodtError('REHEARSAL_FAILED', {
      kind,
      instance,
      plugin: id,
      when: when(),
      problem,
      where,
    })
  }

  function timed<A>(asked: Asked, ask: () => A, check: (answer: A) => void): A {
    const began = now()
    try {
      const answer = ask()
      check(answer)
      return answer
    } catch (error) {
      refuse(asked, error instanceof Error ? error.message : String(error), placesOf(error, asked.plugin))
      throw error
    } finally {
      const took = now() - began
      answers++
      totalMs += took
      longestMs = Math.max(longestMs, took)
      if (took > budget.answerMs) refuse(asked, late('its answer', took, budget.answerMs))
      if (totalMs > budget.totalMs) refuse(asked, late('all answers', totalMs, budget.totalMs))
    }
  }

  function tryStrategy(runner: Runner, when: (symbols: string) => string): void {
    const { sleeve, slots, call } = runner
    // What was removed is held without a plugin.
    if (call === null) return
    const symbols = slots.map(({ instrument }) => instrument.symbol).join(', ')
    const plugin = pluginById(plugins, 'strategy', runner.plugin)
    const asked = { kind: 'strategy', instance: sleeve.name, plugin, when: () => when(symbols) }
    const onBar = () =>
      timed(
        asked,
        () => call.onBar(),
        (answer) => {
          if (answer !== null) checkAnswer(runner, answer)
        },
      )
    runner.call = { onBar }
  }

  function tryClassifier({ classifier, market }: Track, when: (symbols: string) => string): void {
    if (classifier === null) return
    const plugin = pluginById(plugins, 'regime-classifier', checked.regimePlugin)
    const { instance, read } = classifier
    const { symbol } = market.instrument
    const asked = { kind: 'regime classifier', instance, plugin, when: () => when(symbol) }
    classifier.read = () =>
      timed(asked, read, (reading) => {
        if (reading !== null) checkReading(reading, plugin.definition.labels)
      })
  }

  function check(): void {
    if (refusal !== null) throw refusal
  }

  return {
    watch({ runners, markets }, when) {
      for (const runner of runners) if (changed.strategies.has(runner.sleeve.name)) tryStrategy(runner, when)
      if (!changed.classifier) return
      for (const { tracks } of markets) for (const track of tracks) tryClassifier(track, when)
    },
    allocator(engine) {
      const plugin = pluginById(plugins, 'allocator', checked.allocatorPlugin)
      const asked = { kind: 'allocator', instance: checked.allocatorPlugin, plugin, when: () => '' }
      timed(
        asked,
        () => firstWeights(engine, prepared, staff),
        () => undefined,
      )
      check()
    },
    check,
    get answers() {
      return answers
    },
    get longestMs() {
      return longestMs
    },
  }
}

const late = (what: string, took: number, allowed: number): string =>
  `${what} took ${Math.round(took)} ms, at most ${allowed} ms are allowed`
