import { benchmarkSeries } from '../series.ts'
import { answer } from './fork.ts'
import { columnsFor, compareLibrary } from './indicators/compare.ts'
import { INDICATORS, type IndicatorName, type LibraryAdapter, materialOf } from './indicators/study.ts'
import { loadFrom } from './load.ts'
import { repeat } from './repeat.ts'

/** What one process measured of one library. */
export interface LibraryFigures {
  /** Milliseconds of the timed passes over all bars. */
  readonly ms: Partial<Record<IndicatorName, readonly number[]>>
  /** Largest relative difference from the kernels; Infinity arrives as null. */
  readonly differences: Partial<Record<IndicatorName, number | null>>
}

/** The least that warms up and the least that is timed, in passes over all bars and in ms. */
const WARM_UP = [3, 150] as const
const TIMED = [5, 100] as const

const [id, folder, packageName, bars] = process.argv.slice(2)

await answer(async (): Promise<LibraryFigures> => {
  const file = (await import(new URL(`indicators/libraries/${id}.ts`, import.meta.url).href)) as {
    default: LibraryAdapter
  }
  const library = file.default(packageName === '' ? null : await loadFrom(folder)(packageName))
  const material = materialOf(benchmarkSeries(Number(bars)))
  const ms: Partial<Record<IndicatorName, readonly number[]>> = {}
  for (const name of INDICATORS) {
    const study = library[name]
    if (study === undefined) continue
    const out = columnsFor(name, Number(bars))
    const pass = (): number => study(material, out)
    await repeat(pass, ...WARM_UP)
    ms[name] = await repeat(pass, ...TIMED)
  }
  return { ms, differences: compareLibrary(library, material) }
})
