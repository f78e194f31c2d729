import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Scripts of the page in the order in which they run; they share one scope. */
const SCRIPTS = [
  'theme.js',
  'chart.js',
  'equity.js',
  'trade-marks.js',
  'candles.js',
  'tooltip.js',
  'choices.js',
  'main.js',
]

/** What a page carries along, as text. */
export interface PageAssets {
  readonly style: string
  readonly script: string
  /** lightweight-charts as one classic script, with its notice. */
  readonly library: string
  /** Its licence. */
  readonly licence: string
}

/** Read what a page carries along: the files beside this one, and the chart library from where it is installed. */
export function readAssets(): PageAssets {
  const { resolve } = createRequire(import.meta.url)
  // By a name of package.json: the same from the sources and from the build.
  const page = (name: string): string => readFileSync(resolve(`#report-page/${name}`), 'utf8')
  const library = dirname(resolve('lightweight-charts/package.json'))
  return {
    style: page('page.css'),
    script: SCRIPTS.map(page).join('\n'),
    library: readFileSync(join(library, 'dist', 'lightweight-charts.standalone.production.js'), 'utf8'),
    licence: readFileSync(join(library, 'LICENSE'), 'utf8'),
  }
}
