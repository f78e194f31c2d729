import type { StateSpec } from '@grodt/sdk'
import {
  checkedCopy,
  checkState,
  copyState,
  replaceState,
  type InstanceParts,
  type SeededRandom,
} from '@grodt/sdk/host'
import { Check, Errors } from 'typebox/value'
import type { InstanceMemory, InstanceState } from '../engine/runner.ts'
import { GrodtError, type ErrorCode } from '../errors.ts'

/** An instance as its memory needs it. */
export interface RememberingInstance {
  /** For example `S1_VWAP_EMA_Scalper/BTC/USDT`. */
  readonly instance: string
  /** Plugin id. */
  readonly plugin: string
  readonly declared: StateSpec<unknown> | undefined
  readonly parts: Pick<InstanceParts<unknown, unknown>, 'state'>
  readonly random: SeededRandom
  /** Whether the run goes on after a fault: the last state that can be stored is kept for that. */
  readonly survives: boolean
}

type NamedInstance = Pick<RememberingInstance, 'instance' | 'plugin'>

/** Access to the state and the random numbers of an instance. */
export function instanceMemory(of: RememberingInstance): InstanceMemory {
  const { instance, plugin, declared, parts, random, survives } = of
  // Copied after every answer, so that a replay, which makes its snapshots elsewhere, goes back to the same state.
  let kept = survives ? copyState(parts.state) : null
  return {
    instance,
    plugin,
    settle() {
      if (declared === undefined) return null
      try {
        if (survives) kept = checkedCopy(parts.state)
        else checkState(parts.state)
        return null
      } catch (error) {
        if (survives) parts.state = replaceState(parts.state, copyState(kept))
        return stateError(of, 'PLUGIN_STATE_INVALID', error)
      }
    },
    snapshot: () => ({
      instance,
      plugin,
      random: random.state,
      version: declared?.version ?? 0,
      state: survives ? kept : orProblem(of, 'PLUGIN_STATE_INVALID', () => copyState(parts.state)),
    }),
    prepare(saved) {
      // The positions of a strategy outlive its plugin, what another plugin kept does not.
      if (saved.plugin !== plugin) return () => undefined
      const state = orProblem(of, 'PLUGIN_STATE_UNFIT', () => takenOver(declared, saved))
      return () => {
        random.state = saved.random
        if (declared === undefined) return
        parts.state = replaceState(parts.state, state)
        if (survives) kept = copyState(parts.state)
      }
    },
  }
}

/** The stored state in the present shape. @throws Error when there is no way to it */
export function takenOver(
  declared: StateSpec<unknown> | undefined,
  { version, state }: InstanceState,
): unknown {
  if (declared === undefined || declared.version === version) return held(declared, copyState(state))
  if (declared.migrate === undefined) {
    throw new Error(`it is of version ${version}, the plugin has ${declared.version} and no migrate`)
  }
  return held(declared, copyState(declared.migrate(version, copyState(state))))
}

/** The state, held against the plugin's schema. */
function held(declared: StateSpec<unknown> | undefined, state: unknown): unknown {
  const schema = declared?.schema
  if (schema === undefined || Check(schema, state)) return state
  const [first] = Errors(schema, state)
  throw new Error(`state${first.instancePath} ${first.message}`)
}

/** @throws GrodtError with this code for what the work throws */
export function orProblem<T>(of: NamedInstance, code: ErrorCode, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw stateError(of, code, error)
  }
}

/** What is wrong with a state, in words. */
export function stateError({ instance, plugin }: NamedInstance, code: ErrorCode, cause: unknown): GrodtError {
  const problem = cause instanceof Error ? cause.message : String(cause)
  return new GrodtError(code, { instance, plugin, problem }, { cause })
}
