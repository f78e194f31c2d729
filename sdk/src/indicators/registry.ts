import { BLOCK, CAPACITY, MAX_LOOKBACK, type Series } from '../runtime/series.ts'
import { BUILTIN } from './builtin.ts'
import { catalogueKernel } from './catalogue.ts'
import type { CatalogueRequest } from './catalogue-request.ts'
import { runPair } from './ema.ts'
import type { Kernel, KernelName, KernelSource } from './kernel.ts'
import { copyTail, type KernelSnapshot, readTail, type RegistrySnapshot, writeTail } from './snapshot.ts'

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const

type Step = (from: number, to: number) => void

/** Does the work of a kernel, known by its key, over some bars. */
export type KernelTimer = (key: string, bars: number, work: () => void) => void

/** Every kernel in its place, but for chains over the same input, which run in pairs in the place of the first. */
function stepsOf(kernels: readonly Kernel[]): Step[] {
  const steps: Step[] = []
  const done = new Set<Kernel>()
  for (const kernel of kernels) {
    if (done.has(kernel)) continue
    const { chain } = kernel
    const other = kernels.find(
      (one) => one !== kernel && !done.has(one) && chain !== undefined && one.chain?.input === chain.input,
    )
    done.add(kernel)
    if (chain === undefined || other?.chain === undefined) {
      steps.push((from, to) => kernel.run(from, to))
      continue
    }
    const second = other.chain
    done.add(other)
    steps.push((from, to) => runPair(chain, second, from, to))
  }
  return steps
}

/**
 * The indicators of one series. Equal requests share one kernel, and a kernel stands behind those it reads, so
 * that running them in the order of creation is running them in the order of dependency.
 */
export class IndicatorRegistry implements KernelSource {
  readonly series: Series
  readonly #kernels = new Map<string, Kernel>()
  /** Runs every kernel by itself to find out what it takes; the values are the same. Null but for a profile. */
  timer: KernelTimer | null = null
  /** How the kernels are run; null after a new one has come. */
  #steps: Step[] | null = null
  #computed: number
  /** Absolute index of the oldest bar that the rings have ever held. */
  #oldest = 0
  /** States taken over by `restore` and not claimed yet; they are void once a further bar has been run. */
  readonly #unclaimed = new Map<string, KernelSnapshot>()

  constructor(series: Series) {
    this.series = series
    this.#computed = series.appended
  }

  /** Bars the kernels have been run over; also the index of the next bar to run. */
  get computed(): number {
    return this.#computed
  }

  /** The memory of the bars and of all indicators. */
  get rings(): Float64Array[] {
    const { series } = this
    const outputs = [...this.#kernels.values()].flatMap((kernel) => [...kernel.outputs])
    return [...COLUMNS.map((name) => series[name]), ...outputs]
  }

  /** Keys (name and parameters) of all kernels in the order of computation. */
  get keys(): readonly string[] {
    return [...this.#kernels.keys()]
  }

  /**
   * The kernel of this name and these parameters. A new one is run at once over the bars that have been run and are
   * still in the ring (up to 4,096), as if the series had begun with the oldest of them.
   * @throws RangeError when a parameter is out of its range; the message says what is allowed.
   */
  kernel(name: KernelName, ...parameters: readonly (number | string)[]): Kernel {
    return this.#share(`${name}(${parameters.join(',')})`, () => BUILTIN[name](this, ...parameters))
  }

  /** The kernel of an indicator of the technicalindicators package, see catalogue.ts. */
  catalogue(request: CatalogueRequest): Kernel {
    return this.#share(request.key, () => catalogueKernel(this, request))
  }

  /**
   * Run all kernels over the appended bars with absolute indices `from` to `to` (exclusive). The result does not
   * depend on how a stretch of bars is split into calls.
   * @throws RangeError unless `from` is the first bar not run yet, `to` is appended, and at most 1,024 bars lie between.
   */
  run(from: number, to: number): void {
    if (
      from !== this.#computed ||
      to < from ||
      to > this.series.appended ||
      this.series.appended - from > BLOCK
    ) {
      throw new RangeError(
        `run(${from}, ${to}): the next bar is ${this.#computed}, ${this.series.appended} are appended, ` +
          `and at most ${BLOCK} may be appended ahead of a run.`,
      )
    }
    // A kernel that has not seen a bar must not take its start from one that is not there.
    if (from === to) return
    if (this.#unclaimed.size > 0) this.#unclaimed.clear()
    if (this.timer === null) {
      this.#steps ??= stepsOf([...this.#kernels.values()])
      for (const step of this.#steps) step(from, to)
    } else {
      for (const [key, kernel] of this.#kernels) this.timer(key, to - from, () => kernel.run(from, to))
    }
    this.#computed = to
  }

  /**
   * Everything needed to go on elsewhere with the same bits: bars, outputs, and what the kernels carry.
   * `lookback` is how many bars `ago` shall reach back afterwards; what the kernels need is kept in any case.
   */
  snapshot(lookback = MAX_LOOKBACK): RegistrySnapshot {
    const { series } = this
    const to = series.appended
    const from = this.#tailFrom(lookback)
    const column = (name: (typeof COLUMNS)[number]): Float64Array => readTail(series[name], from, to)
    return {
      version: 1,
      symbol: series.symbol,
      timeframe: series.timeframe,
      appended: series.appended,
      computed: this.#computed,
      cursor: series.cursor,
      bars: {
        time: column('time'),
        open: column('open'),
        high: column('high'),
        low: column('low'),
        close: column('close'),
        volume: column('volume'),
      },
      kernels: [...this.#kernels].map(([key, kernel]) => ({
        key,
        state: kernel.snapshot(),
        outputs: kernel.outputs.map((output) => readTail(output, from, to)),
      })),
    }
  }

  /** Absolute index of the oldest bar that a snapshot holds. */
  #tailFrom(lookback: number): number {
    const { appended, cursor } = this.series
    let behind = Math.max(lookback, 0) + appended - 1 - cursor
    for (const kernel of this.#kernels.values()) {
      behind = Math.max(behind, kernel.window + appended - this.#computed)
    }
    return Math.max(this.#oldest, appended - CAPACITY, appended - 1 - behind, 0)
  }

  /**
   * The same as `restore(other.snapshot())` after plugins have made their requests, without a copy in between.
   * @throws Error when the series has bars already.
   */
  continueFrom(other: IndicatorRegistry): void {
    const { series } = this
    if (series.appended > 0) throw new Error('Indicators can be restored only into a series without bars.')
    const to = other.series.appended
    const from = other.#tailFrom(MAX_LOOKBACK)
    for (const name of COLUMNS) copyTail(series[name], other.series[name], from, to)
    series.appended = to
    series.cursor = other.series.cursor
    this.#computed = other.#computed
    this.#oldest = from
    for (const [key, kernel] of this.#kernels) {
      const same = other.#kernels.get(key)
      if (same === undefined) {
        this.#start(key, kernel)
        continue
      }
      kernel.outputs.forEach((output, n) => copyTail(output, same.outputs[n], from, to))
      kernel.restore(same.snapshot())
    }
    // Somebody may ask for these later, before the next bar: a trail, for example, of which no plugin knows any more.
    for (const [key, kernel] of other.#kernels) {
      if (this.#kernels.has(key)) continue
      const outputs = kernel.outputs.map((output) => readTail(output, from, to))
      this.#unclaimed.set(key, { key, state: kernel.snapshot(), outputs })
    }
  }

  /**
   * Take over a snapshot, before or after plugins have made their requests: a kernel in the snapshot
   * continues, another is computed from the bars in it, a saved one that nobody asks for before the next bar is dropped.
   * @throws Error when the series has bars already or is another one than the snapshot's.
   */
  restore(snapshot: RegistrySnapshot): void {
    const { series } = this
    if (series.appended > 0) {
      throw new Error('Indicators can be restored only into a series without bars.')
    }
    if (snapshot.version !== 1) {
      throw new Error(
        `Indicator snapshots of version ${String(snapshot.version)} are unknown; warm up from history.`,
      )
    }
    if (snapshot.symbol !== series.symbol || snapshot.timeframe !== series.timeframe) {
      throw new Error(
        `The snapshot is of ${snapshot.symbol} ${snapshot.timeframe}, the series of ${series.symbol} ${series.timeframe}.`,
      )
    }
    for (const name of COLUMNS) writeTail(series[name], snapshot.bars[name], snapshot.appended)
    series.appended = snapshot.appended
    series.cursor = snapshot.cursor
    this.#computed = snapshot.computed
    this.#oldest = snapshot.appended - snapshot.bars.time.length
    for (const saved of snapshot.kernels) this.#unclaimed.set(saved.key, saved)
    for (const [key, kernel] of this.#kernels) this.#start(key, kernel)
  }

  #share(key: string, make: () => Kernel): Kernel {
    const known = this.#kernels.get(key)
    if (known !== undefined) return known
    const kernel = make()
    this.#kernels.set(key, kernel)
    this.#steps = null
    this.#start(key, kernel)
    return kernel
  }

  #start(key: string, kernel: Kernel): void {
    const saved = this.#unclaimed.get(key)
    if (saved === undefined) {
      const from = Math.max(this.#oldest, this.series.appended - CAPACITY)
      if (from < this.#computed) kernel.run(from, this.#computed)
      return
    }
    kernel.outputs.forEach((output, n) => writeTail(output, saved.outputs[n], this.series.appended))
    kernel.restore(saved.state)
    this.#unclaimed.delete(key)
  }
}
