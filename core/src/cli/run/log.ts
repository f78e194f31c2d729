import { pino, type Logger } from 'pino'
import type { EngineEvent } from '../../engine/events.ts'
import type { RunningBuilds } from '../../host/builds.ts'
import { hostLog, type HostLog } from '../../host/log/host-log.ts'
import { LogRing } from '../../host/log/log-ring.ts'
import { instanceText } from '../../host/views/builds.ts'
import type { LearningNote } from '../../learning/notes.ts'
import type { PluginLog } from '../../plugins/instance.ts'
import { openLogFile, type LogFileLimits } from './log-file.ts'

/** The log of a run: JSON lines in a file. */
export interface RunLog {
  readonly logger: Logger
  /** Its last lines, and how much it tells. */
  readonly hosted: HostLog
  readonly plugin: PluginLog
  /** @param builds what runs: a failing instance is logged with what it is made of */
  event(event: EngineEvent, builds?: RunningBuilds): void
  /** Write what is left and close the file. */
  close(): Promise<void>
}

/**
 * Open the log file, making its folder; lines are appended.
 *
 * @throws GrodtError LOG_FILE when it cannot be written
 */
export function openLog(path: string, limits: LogFileLimits): RunLog {
  const file = openLogFile(path, limits)
  const ring = new LogRing()
  const options = { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime }
  const logger = pino(options, {
    write(line) {
      ring.add(line)
      file.write(line)
    },
  })
  return {
    logger,
    hosted: hostLog(logger, ring),
    plugin: (level, instance, message) => logger[level]({ instance }, message),
    event: (event, builds) => logEvent(logger, event, builds),
    close: () => file.close(),
  }
}

/** What failed, by the build. */
function madeOf(event: EngineEvent, builds: RunningBuilds): string | null {
  if (event.kind === 'plugin-strike') return instanceText(builds, event.instance)
  return event.kind === 'quarantined' ? instanceText(builds, event.strategy) : null
}

/** How loudly each thing is told that can happen to models and forecasts. */
const LEARNING_LEVELS: Readonly<Record<LearningNote['what'], 'debug' | 'info' | 'warn'>> = {
  forecast: 'debug',
  scored: 'debug',
  training: 'debug',
  'too-little-data': 'debug',
  model: 'info',
  chosen: 'info',
  'rolled-back': 'info',
  retired: 'info',
  drift: 'warn',
  fallback: 'warn',
  late: 'warn',
  failed: 'warn',
}

/** What the books did and what went wrong; orders and refusals are detail for a lower level. */
function logEvent(logger: Logger, event: EngineEvent, builds?: RunningBuilds): void {
  const { kind, time, ...rest } = event
  const made = builds === undefined ? null : madeOf(event, builds)
  const line = {
    event: kind,
    marketTime: new Date(time).toISOString(),
    ...rest,
    ...(made === null ? {} : { build: made }),
  }
  switch (event.kind) {
    case 'fill':
    case 'trade-closed':
    case 'regime-changed':
    case 'funding':
    case 'weights-set':
    case 'revision-activated':
    case 'strategy-left':
    case 'strategy-renamed':
    case 'strategy-returned':
    case 'position-handed-over':
      return logger.info(line)
    case 'allocation-decided':
      return event.moved ? logger.info(line) : logger.debug(line)
    case 'learning':
      return logger[LEARNING_LEVELS[event.note.what]](line)
    case 'lock-released':
    case 'strategy-resumed':
    case 'quarantine-released':
      return logger.info(line)
    case 'lock-set':
      return event.reason === 'invariant' ? logger.error(line) : logger.warn(line)
    case 'strategy-paused':
    case 'command-refused':
    case 'plugin-strike':
      return logger.warn(line)
    case 'quarantined':
    case 'liquidated':
    case 'kill-switch':
      return logger.error(line)
    case 'signal':
    case 'order-approved':
    case 'order-refused':
    case 'order-cancelled':
    case 'stop-moved':
      return logger.debug(line)
  }
}
