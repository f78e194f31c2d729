import { resolve } from 'node:path'
import { createApi, listen } from '../api/server.ts'
import { loadConfig } from '../config/load.ts'
import { keep, type Keeper } from '../host/durable/keeper.ts'
import { openPaperHost, type Resumed } from '../host/durable/open.ts'
import { createPaperHost, runPaperHost, type PaperHost, type PaperHostOptions } from '../host/paper-host.ts'
import { prepare, type Prepared } from '../host/prepare.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { timeframeMs } from '../market/timeframe.ts'
import { CACHE_FOLDER } from './cache-folder.ts'
import { banner } from './run/banner.ts'
import { openLog, type RunLog } from './run/log.ts'
import { startReloading } from './run/reload.ts'
import { parseRunOptions, type RunOptions } from './run/options.ts'
import { stopRequest, type StopRequest } from './run/stop.ts'
import { summary } from './run/summary.ts'
import { openRunStore, setAside } from './run/store.ts'
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
  const stop = stopRequest(options.duration, isTerminal(out))
  try {
    await run(options, prepared, log, stop, out)
  } finally {
    stop.release()
    await log.close()
  }
  return 0
}

/** A stream that is none has no such field, whatever its type says. */
const isTerminal = (out: Output): boolean => Boolean(out.isTTY)

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
  const hostOptions = { prepared, marketSeed, speed, log: log.plugin }
  if (!options.stored || !settings.store.enabled) {
    await serve(
      options,
      { host: createPaperHost(hostOptions), resumed: null, keeper: null, folder: null },
      log,
      stop,
      out,
    )
    return
  }
  await runStored(options, hostOptions, log, stop, out)
}

/** A host that runs, and what keeps it. */
interface Kept {
  readonly host: PaperHost
  readonly resumed: Resumed | null
  readonly keeper: Keeper | null
  /** Of the store. */
  readonly folder: string | null
}

async function runStored(
  options: RunOptions,
  hostOptions: PaperHostOptions,
  log: RunLog,
  stop: StopRequest,
  out: Output,
): Promise<void> {
  const settings = hostOptions.prepared.checked.config.host.store
  const folder = options.store ?? settings.path
  if (options.fresh) await setAside(folder, out)
  const store = await openRunStore(folder, settings, log, () => stop.stop())
  try {
    const { host, resumed } = await openPaperHost(hostOptions, store)
    const keeper = keep(host, store, settings.snapshotEvery)
    try {
      await serve(options, { host, resumed, keeper, folder }, log, stop, out)
      await keeper.stop()
    } finally {
      keeper.release()
    }
  } finally {
    await store.close()
  }
}

async function serve(
  options: RunOptions,
  { host, resumed, keeper, folder }: Kept,
  log: RunLog,
  stop: StopRequest,
  out: Output,
): Promise<void> {
  const { prepared, speed } = host
  const { api: settings } = prepared.checked.config.host
  const marketSeed = host.market.seed
  const atTerminal = isTerminal(out)
  const reloading = await startReloading({
    host,
    keeper,
    log,
    tell(line) {
      // A block that is redrawn in place has no room for it.
      if (!atTerminal) out.write(`${line}\n`)
    },
    onSignal: !atTerminal,
  })
  const { reloader } = reloading
  const api =
    options.api && settings.enabled
      ? createApi({ host, reloader, log: log.logger.child({}, { level: 'warn' }) })
      : null
  try {
    const address = api && (await listen(api, settings.host, options.port ?? settings.port))
    const facts = { marketSeed, logFile: options.log, address, store: folder, resumed }
    out.write(`${banner(host, facts).join('\n')}\n\n`)
    log.logger.info(
      {
        folder: prepared.folder,
        marketSeed,
        speed,
        address,
        store: folder,
        revision: host.revision,
        resumed,
      },
      'started',
    )
    await show(host, keeper, reloader, address, log, stop, out)
    log.logger.info({ bars: host.feed.bars }, 'stopped')
  } finally {
    await reloading.close()
    await api?.close()
  }
}

async function show(
  host: PaperHost,
  keeper: Keeper | null,
  reloader: Reloader,
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
      keeper,
      onEvents(events) {
        for (const event of events) log.event(event)
        view.onEvents(events)
        reloader.afterInput()
      },
      onViolation: (text) => log.logger.error({ violation: text }, `manage-only: ${text}`),
    })
  } finally {
    view.close()
  }
  // The summary says that the account is stored.
  await keeper?.commit()
  out.write(`\n${summary(host, keeper !== null).join('\n')}\n`)
}
