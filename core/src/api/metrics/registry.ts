import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { PaperHost } from '../../host/paper-host.ts'
import type { Reloader } from '../../host/reload/reloader.ts'
import { HOST_HISTOGRAMS } from './host-histograms.ts'
import { HOST_METRICS, type HostMetric, type Sample } from './host-metrics.ts'
import { ReadHistogram } from './read-histogram.ts'

/** What Prometheus is told of a host, and of its process: memory, time of the processor, delays of the event loop. */
export function hostRegistry(host: PaperHost, reloader: Reloader): Registry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  for (const metric of HOST_METRICS) install(register, () => metric.read(host, reloader), metric)
  for (const { name, help, labels, read } of HOST_HISTOGRAMS) {
    new ReadHistogram({ name: `grodt_${name}`, help, labels }, register, () => read(host))
  }
  return register
}

function install(
  register: Registry,
  read: () => readonly Sample[],
  { name, help, labels = [] }: Omit<HostMetric, 'read'>,
): void {
  const options = { name: `grodt_${name}`, help, labelNames: labels, registers: [register] }
  const samples = (set: (labels: Record<string, string>, value: number) => void): void => {
    for (const [value, ...own] of read()) {
      if (value !== null) set(Object.fromEntries(labels.map((label, i) => [label, own[i]])), value)
    }
  }
  if (name.endsWith('_total')) {
    const counter: Counter = new Counter({
      ...options,
      collect() {
        counter.reset()
        samples((own, value) => {
          // One value that cannot be must not cost all the others.
          if (value >= 0) counter.inc(own, value)
        })
      },
    })
  } else {
    const gauge: Gauge = new Gauge({
      ...options,
      collect() {
        gauge.reset()
        // Without labels it would be 0 now; what is not known is not told.
        if (labels.length === 0) gauge.remove()
        samples((own, value) => gauge.set(own, value))
      },
    })
  }
}
