import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { openGuard } from '../api/guard/settings.ts'
import { createApi, listen } from '../api/server.ts'
import type { HostConfig } from '../config/types.ts'
import { allBuilds } from '../host/builds.ts'
import { keep, type Keeper } from '../host/durable/keeper.ts'
import type { Resumed } from '../host/durable/open.ts'
import { hostLearning } from '../host/learning/modes.ts'
import { createPaperHost, runPaperHost, type PaperHost, type PaperHostOptions } from '../host/paper-host.ts'
import type { Prepared } from '../host/prepare.ts'
import type { Reloader } from '../host/reload/reloader.ts'
import { hireStaff } from '../host/staff.ts'
import { runningText } from '../host/views/builds.ts'
import { createRegistry } from '../learning/registry/registry.ts'
import { openRegistry } from '../learning/registry/stored.ts'
import type { ModelRegistry } from '../learning/registry/types.ts'
import { banner } from './run/banner.ts'
import { readFiles, storeSettings, type FilesOfToday } from './run/files.ts'
import { openLog, type RunLog } from './run/log.ts'
import { openStored } from './run/open-stored.ts'
import { startReloading } from './run/reload.ts'
import { parseRunOptions, type RunOptions } from './run/options.ts'
import { stopRequest, type StopRequest } from './run/stop.ts'
import { summary } from './run/summary.ts'
import { openRunStore, setAside } from './run/store.ts'
import { openWatchers } from './run/watchers.ts'
import { plainView, terminalView, type LiveView, type Output } from './run/view.ts'

/**
 * `grodt run`: the host in paper mode on the simulated market, until it is stopped.
 *
 * @returns the exit code
 * @throws GrodtError for wrong options, an invalid configuration, a taken port or a log that cannot be written
 */
export async function runCommand(args: string[], out: Output = process.stdout): Promise<number> {
  const options = parseRunOptions(args)
  const files = await readFiles(options.configs)
  const settings = storeSettings(options.configs, files)
  const stored = options.stored && settings.enabled
  const folder = options.store ?? settings.path
  // Only an account that is stored can go on without them.
  if ('error' in files && (!stored || options.fresh || !existsSync(folder))) throw files.error
  const log = openLog(resolve(options.log), options.logLimits)
  const stop = stopRequest(options.duration, isTerminal(out))
  try {
    if (stored) await runStored(options, { files, settings, folder }, log, stop, out)
    else if ('error' in files) throw files.error
    else {
      const host = await hosting(options, files.prepared, log, createRegistry(), createPaperHost)
      await serve(options, { host, resumed: null, keeper: null, folder: null }, log, stop, out)
    }
  } finally {
    stop.release()
    await log.close()
  }
  return 0
}

/** A stream that is none has no such field, whatever its type says. */
const isTerminal = (out: Output): boolean => Boolean(out.isTTY)

/** Have the workers of a configuration, and make a host with them; where that fails they go. */
async function hosting<H>(
  options: RunOptions,
  prepared: Prepared,
  log: RunLog,
  models: ModelRegistry,
  open: (hostOptions: PaperHostOptions) => H | Promise<H>,
): Promise<H> {
  const { simulatedMarket, paper, plugins } = prepared.checked.config.host
  const staff = plugins.isolation === 'worker' ? await hireStaff(prepared, log.plugin) : null
  try {
    return await open({
      prepared,
      marketSeed: options.seed ?? simulatedMarket.seed,
      speed: options.speed ?? paper.speed,
      log: log.plugin,
      staff,
      models,
      learner: hostLearning(models, log.plugin),
    })
  } catch (error) {
    staff?.letGo(null)
    throw error
  }
}

/** A host that runs, and what keeps it. */
interface Kept {
  readonly host: PaperHost
  readonly resumed: Resumed | null
  readonly keeper: Keeper | null
  /** Of the store. */
  readonly folder: string | null
}

/** Where an account is stored, and the files with which it goes on. */
interface StoredRun {
  readonly files: FilesOfToday
  readonly settings: HostConfig['store']
  /** Of the store. */
  readonly folder: string
}

async function runStored(
  options: RunOptions,
  { files, settings, folder }: StoredRun,
  log: RunLog,
  stop: StopRequest,
  out: Output,
): Promise<void> {
  if (options.fresh) await setAside(folder, out)
  const store = await openRunStore(folder, settings, log, () => stop.stop())
  try {
    const models = await openRegistry(store, (problem) => log.logger.error(problem))
    const { host, resumed } = await openStored({
      store,
      folder: options.configs,
      files,
      strict: options.strict,
      hosting: (prepared, open) => hosting(options, prepared, log, models, open),
      log,
      out,
    })
    const { snapshotEvery } = host.prepared.checked.config.host.store
    const keeper = keep(host, store, snapshotEvery)
    try {
      await serve(options, { host, resumed, keeper, folder }, log, stop, out)
      await keeper.stop()
    } finally {
      keeper.release()
      host.staff?.letGo(null)
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
  const watchers = await openWatchers(host, keeper, log)
  let api: FastifyInstance | null = null
  let ended = false
  try {
    const guard = options.api && settings.enabled ? openGuard(settings) : null
    const own = log.logger.child({}, { level: 'warn' })
    api = guard && createApi({ host, reloader, log: own, logs: log.hosted, guard, ...watchers })
    const address = api && (await listen(api, settings.host, options.port ?? settings.port))
    await watchers.start()
    const token = guard?.made ?? null
    const facts = { marketSeed, logFile: options.log, address, token, store: folder, resumed }
    out.write(`${banner(host, facts).join('\n')}\n\n`)
    log.logger.info(
      {
        folder: prepared.folder,
        marketSeed,
        speed,
        address,
        store: folder,
        revision: host.revision,
        builds: Object.fromEntries(allBuilds(host.builds).map(([name, build]) => [name, runningText(build)])),
        resumed,
      },
      'started',
    )
    reloading.begin()
    await show(host, keeper, reloader, address, log, stop, out)
    log.logger.info({ bars: host.feed.bars }, 'stopped')
    ended = true
  } finally {
    await watchers.stop(ended)
    // A reload that waits for the run loop would wait for ever where that has not begun.
    host.inputs.close()
    await reloading.close()
    // A reload may have hired others.
    host.staff?.letGo(null)
    host.meta.close()
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
  const view: LiveView = out.isTTY
    ? terminalView(host, reloader, address, out, colours)
    : plainView(host, out)
  try {
    await runPaperHost(host, {
      signal: stop.signal,
      keeper,
      onEvents(events) {
        for (const event of events) log.event(event, host.builds)
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
