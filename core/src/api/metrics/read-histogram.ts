import { Histogram } from 'prom-client'
import { DURATION_BOUNDS } from '../../plugins/duration-histogram.ts'
import type { HostHistogram, TimedSample } from './host-histograms.ts'

/** A line of a histogram. */
interface Line {
  readonly metricName: string
  readonly labels: { readonly le?: number | string }
  readonly sharedLabels: Readonly<Record<string, string>>
  readonly value: number
}

/** A histogram whose counts are read when somebody asks: those of the library would cost the run loop more to keep. */
export class ReadHistogram extends Histogram {
  readonly #made: Pick<HostHistogram, 'name' | 'help' | 'labels'>
  readonly #read: () => readonly TimedSample[]

  /** @param register has it from now on */
  constructor(
    { name, help, labels }: Pick<HostHistogram, 'name' | 'help' | 'labels'>,
    register: NonNullable<ConstructorParameters<typeof Histogram>[0]['registers']>[number],
    read: () => readonly TimedSample[],
  ) {
    super({ name, help, labelNames: labels, registers: [register] })
    this.#made = { name, help, labels }
    this.#read = read
  }

  /** Stands for the function of the library that gives its own counts, to the text of the registry and to `get`. */
  getForPromString(): Promise<object> {
    const { name, help, labels } = this.#made
    const values = this.#read().flatMap(([times, ...own]) => {
      const sharedLabels = Object.fromEntries(labels.map((label, i) => [label, own[i]]))
      let atMost = 0
      const buckets = Array.from(times.counts, (count, i): Line => {
        atMost += count
        const le = i < DURATION_BOUNDS.length ? DURATION_BOUNDS[i] : '+Inf'
        return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: atMost }
      })
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels: {}, sharedLabels, value: times.sum },
        { metricName: `${name}_count`, labels: {}, sharedLabels, value: times.count },
      ]
    })
    return Promise.resolve({ name, help, type: 'histogram', values, aggregator: 'sum' })
  }
}
