import { lasts } from '../../engine/outage.ts'
import type { CommandInput, EngineInput } from '../../engine/inputs.ts'
import type { PaperHost } from '../paper-host.ts'
import { nextTry, SUPERVISOR, waitAfter } from './back-off.ts'
import { predictorEntry } from './outside.ts'
import { supervised, type Supervised } from './supervised.ts'
import { lengthText } from './words.ts'

/** Sees to it that what failed is tried again. */
export interface Supervisor {
  /**
   * After an input: revive what is down, as far as it is due.
   *
   * @returns the commands that release strategies from quarantine, to be applied at once
   */
  after(input: EngineInput): readonly CommandInput[]
}

/** The attempts to revive what stands still outside. */
interface Revival {
  /** Engine time of the last one, ms. */
  readonly at: number
  readonly count: number
}

const release = (strategy: string, reason: string): CommandInput => ({
  kind: 'command',
  command: { name: 'release-quarantine', strategy, reason, author: SUPERVISOR },
})

const NO_COMMANDS: readonly CommandInput[] = []

/**
 * Supervise a host. When a strategy is released follows from the state of the engine and from market time, and its
 * release is a journaled input. What the outside does about it is a matter of this process alone.
 */
export function supervise(host: PaperHost): Supervisor {
  const revivals = new Map<string, Revival>()

  function revive(entry: string, count: number): void {
    revivals.set(entry, { at: host.engine.time, count })
    const failed = host.outside?.problem(entry) ?? null
    const why = failed === null ? '' : `; before, it did not start: ${failed}`
    host.log('warn', entry, `its worker is started again${count === 1 ? '' : `, attempt ${count}`}${why}`)
    host.outside?.revive(entry)
  }

  /** @param from when it is revived for the first time, ms @returns whether it can be asked */
  function isUp({ entry, barMs, rules }: Supervised, from: number): boolean {
    const state = host.outside?.state(entry) ?? 'ready'
    if (state !== 'down') return state === 'ready'
    const last = revivals.get(entry)
    const count = last === undefined || last.at < from ? 0 : last.count
    const due = last === undefined || count === 0 ? from : last.at + waitAfter(count - 1, barMs, rules)
    if (host.engine.time >= due) revive(entry, count + 1)
    return false
  }

  /** One that is out. @returns its release, when it is time for it */
  function tryAgain(one: Supervised): CommandInput | null {
    const { engine } = host
    const { kind, entry, outages, barMs, rules } = one
    const [outage] = outages.slice(-1)
    const { failed, at } = nextTry(outages, barMs, rules)
    if (kind !== 'strategy') {
      isUp(one, at ?? Infinity)
      return null
    }
    // At once, so that a person can release it before its time.
    const up = isUp(one, outage.from)
    if (!up || at === null || engine.time < at) return null
    return release(
      entry,
      `try ${failed + 1} after ${lengthText(engine.time - outage.from)}: ${outage.problem}`,
    )
  }

  /** Other code or parameters may have put it right: there is no need to wait. @returns its release */
  function tryChanged(one: Supervised, changed: readonly string[]): CommandInput | null {
    const { kind, plugin, entry, outages, barMs, rules } = one
    const isOther = changed.some(
      (name) => name === `strategy ${plugin}` || name.startsWith(`strategies.${entry}.`),
    )
    if (kind !== 'strategy' || !isOther || !isUp(one, -Infinity)) return null
    const { failed, at } = nextTry(outages, barMs, rules)
    if (at === null) return null
    return release(entry, `try ${failed + 1} with what has changed: ${outages[outages.length - 1].problem}`)
  }

  const isOut = (): boolean =>
    host.engine.sleeves.some(({ outages }) => lasts(outages)) ||
    host.engine.markets.some(({ tracks }) =>
      tracks.some(({ classifier }) => classifier !== null && lasts(classifier.outages)),
    ) ||
    host.prepared.checked.predictors.some(({ id }) => lasts(host.outside?.outages(predictorEntry(id)) ?? []))

  return {
    after(input) {
      if (input.kind === 'command' && input.command.name === 'release-quarantine') {
        const { strategy } = input.command
        const isKnown = host.engine.sleeves.some(
          ({ name, spec }) => name === strategy && spec.retired !== true,
        )
        if (isKnown && host.outside?.state(strategy) === 'down') revive(strategy, 1)
        return NO_COMMANDS
      }
      if ((input.kind !== 'bars' && input.kind !== 'revision') || !isOut()) return NO_COMMANDS
      const out = supervised(host).filter(({ outages }) => lasts(outages))
      return out.flatMap(
        (one) => (input.kind === 'bars' ? tryAgain(one) : tryChanged(one, input.changed)) ?? [],
      )
    },
  }
}
