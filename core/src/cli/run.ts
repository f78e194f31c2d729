import { resolve } from 'node:path'
import { createApi, listen } from '../api/server.ts'
import { loadConfig } from '../config/load.ts'
import { createPaperHost, runPaperHost, type PaperHost } from '../host/paper-host.ts'
import { prepare, type Prepared } from '../host/prepare.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { banner } from './run/banner.ts'
import { openLog, type RunLog } from './run/log.ts'
import { parseRunOptions, type RunOptions } from './run/options.ts'
import { stopRequest, type StopRequest } from './run/stop.ts'
import { summary } from './run/summary.ts'
import { plainView, terminalView, type LiveView, type Output } from './run/view.ts'

/**
 * `grodt run`: the host in paper mode on the simulated market, until it is stopped.
 *
 * @returns the exit code
 * @throws GrodtError for wrong options, an invalid configuration, a taken port or a log that cannot be written
 */
export async function runCommand(args: string[], out: Output = process.stdout): Promise<number> {
  const options = parseRunOptions(args)
  const prepared = await prepareForPaper(options.configs)
  const log = openLog(resolve(options.log))
  const stop = stopRequest(options.duration)
  try {
    await run(options, prepared, log, stop, out)
  } finally {
    stop.release()
    await log.close()
  }
  return 0
}

/** The configuration checked against the market that it describes itself. */
function prepareForPaper(folder: string): Promise<Prepared> {
  const { symbols, timeframe } = loadConfig(folder).draft.host.simulatedMarket
  return prepare(folder, {
    market: { symbols, baseTimeframeMs: timeframeMs(timeframe) },
    cacheFolder: CACHE_FOLDER,
  })
}

async function run(
  options: RunOptions,
  prepared: Prepared,
  log: RunLog,
  stop: StopRequest,
  out: Output,
): Promise<void> {
  const { host: settings } = prepared.checked.config
  const marketSeed = options.seed ?? settings.simulatedMarket.seed
  const speed = options.speed ?? settings.paper.speed
  const host = createPaperHost({ prepared, marketSeed, speed, log: log.plugin })
  const api =
    options.api && settings.api.enabled
      ? createApi({ host, log: log.logger.child({}, { level: 'warn' }) })
      : null
  try {
    const address = api && (await listen(api, settings.api.host, options.port ?? settings.api.port))
    out.write(`${banner(host, { marketSeed, logFile: options.log, address }).join('\n')}\n\n`)
    log.logger.info({ folder: prepared.folder, marketSeed, speed, address }, 'started')
    await show(host, address, log, stop, out)
    log.logger.info({ bars: host.feed.bars }, 'stopped')
  } finally {
    await api?.close()
  }
}

async function show(
  host: PaperHost,
  address: string | null,
  log: RunLog,
  stop: StopRequest,
  out: Output,
): Promise<void> {
  const colours = process.env.NO_COLOR === undefined || process.env.NO_COLOR === ''
  const view: LiveView = out.isTTY ? terminalView(host, address, out, colours) : plainView(host, out)
  try {
    await runPaperHost(host, {
      signal: stop.signal,
      onEvents(events) {
        for (const event of events) log.event(event)
        view.onEvents(events)
      },
    })
  } finally {
    view.close()
  }
  out.write(`\n${summary(host).join('\n')}\n`)
}
