import type { EngineEvent } from '../engine/events.ts'
import type { CommandInput, EngineInput } from '../engine/inputs.ts'
import { GrodtError } from '../errors.ts'
import { bundleText, writeDiagnostics } from './diagnostics/bundle.ts'
import { InputRing } from './diagnostics/input-ring.ts'
import type { Keeper } from './durable/keeper.ts'
import { HostChecks } from './host-checks.ts'
import type { FollowUp } from './meta/meta.ts'
import type { PaperHost } from './paper-host.ts'
import { supervise } from './supervisor/supervisor.ts'

/** Who sees what a host does. */
export interface StepWatchers {
  readonly keeper: Keeper | null
  /** Sees the events of each input after the host has stored them. */
  readonly onEvents?: (events: readonly EngineEvent[]) => void
  /** Told once of every invariant that does not hold, in words. */
  readonly onViolation?: (text: string) => void
}

/** Applies inputs to the engine of a host with everything that belongs to one: journal, events, checks, retries, snapshots. */
export interface HostStep {
  readonly apply: (input: EngineInput) => readonly EngineEvent[]
  /** Before the first input: what a process before had found or was to decide, and did not live to act on. */
  readonly begin: () => void
}

/** @throws GrodtError HOST_FAILED, from `apply`, when the engine throws */
export function hostStep(host: PaperHost, { keeper, onEvents, onViolation }: StepWatchers): HostStep {
  const inputs = new InputRing(host.engine.markets.map(({ instrument }) => instrument.symbol))
  const supervisor = supervise(host)
  const journal = () => keeper?.head() ?? null
  const checks = host.prepared.checked.config.host.checks.enabled
    ? new HostChecks(host, { inputs, journal, onViolation: onViolation ?? (() => undefined) })
    : null

  function applyAlone(input: EngineInput): readonly EngineEvent[] {
    inputs.note(input)
    const events = guarded(input)
    const told = withFaults(input)
    if (told !== input) inputs.failed(host.engine.outside)
    keeper?.applied(told, events)
    if (events.length > 0) {
      host.events.push(events)
      onEvents?.(events)
    }
    return events
  }

  /** What the outside did is a part of the input: a replay has to be told. */
  function withFaults(input: EngineInput): EngineInput {
    const { outside } = host.engine
    return input.kind === 'bars' && outside.length > 0 ? { ...input, faults: outside } : input
  }

  function guarded(input: EngineInput): readonly EngineEvent[] {
    try {
      return host.engine.apply(input)
    } catch (error) {
      throw failure(error)
    }
  }

  function failure(error: unknown): GrodtError {
    const written = writeDiagnostics(host, inputs, journal(), { kind: 'error', error })
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    const values = {
      time: new Date(host.engine.time).toISOString(),
      problem: message,
      stack: stack.split('\n').slice(1, 6).join('\n'),
      bundle: `There is a ${bundleText(written)}.`.replace('There is a no', 'No'),
    }
    return new GrodtError('HOST_FAILED', values, { cause: error })
  }

  function lock(command: CommandInput | null): void {
    if (command === null) return
    applyAlone(command)
    // A write that fails is known to the keeper, and ends the host at its next input.
    host.commit().catch(() => undefined)
  }

  function follow(inputs: Iterable<FollowUp>): void {
    for (const input of inputs) {
      applyAlone(input)
      lock(checks?.applied(input) ?? null)
    }
  }

  return {
    apply(input) {
      const began = performance.now()
      const events = applyAlone(input)
      lock(checks?.applied(input) ?? null)
      for (const command of supervisor.after(input)) applyAlone(command)
      follow(host.meta.after(input))
      keeper?.settled()
      if (input.kind === 'bars') host.steps.note(performance.now() - began)
      return events
    },
    begin() {
      lock(checks?.check() ?? null)
      follow(host.meta.resume())
    },
  }
}
