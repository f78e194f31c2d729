import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { writePart } from '../page.ts'
import { machine } from '../report.ts'
import { installer } from './install.ts'
import { measureEngines, measureLibraries, type Plan } from './measure.ts'
import { problemsOf } from './problems.ts'
import {
  differenceTable,
  engineList,
  engineTable,
  libraryList,
  libraryTable,
  peersPart,
  type Rounds,
} from './report.ts'

const CACHE = fileURLToPath(new URL('../../../.grodt/peers', import.meta.url))
const OPTIONS = ['--write', '--quick', '--offline']

const given = process.argv.slice(2)
const unknown = given.filter((option) => !OPTIONS.includes(option))
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(' ')}. There are ${OPTIONS.join(', ')}.`)
  process.exit(2)
}
const quick = given.includes('--quick')
const rounds: Rounds = quick ? { engines: 1, libraries: 1 } : { engines: 5, libraries: 3 }
const divisor = quick ? 10 : 1

const [load] = loadavg()
if (load > availableParallelism() / 4) {
  console.error(`The machine is busy (load ${load.toFixed(1)}): ratios hold better than times.`)
}
const start = performance.now()
const say = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}
const install = installer(
  CACHE,
  given.includes('--offline')
    ? () => ({ status: 1, stdout: '{"error":{"code":"ENOTCACHED","summary":""}}' })
    : undefined,
)
const plan = (count: number): Plan => ({ rounds: count, divisor, say })
const engines = await measureEngines(install, plan(rounds.engines))
const libraries = await measureLibraries(install, plan(rounds.libraries))
say('')

console.log(
  [
    ...engineTable(engines),
    '',
    ...engineList(engines),
    '',
    ...libraryTable(libraries),
    '',
    ...differenceTable(libraries),
    '',
    ...libraryList(libraries),
    '',
    `${machine()} It took ${((performance.now() - start) / 1e3).toFixed(0)} s.`,
  ].join('\n'),
)
const problems = problemsOf(engines, libraries)
for (const problem of problems) console.error(`WRONG  ${problem}`)
if (problems.length > 0) process.exitCode = 1
else if (given.includes('--write') && quick) console.error('Nothing is written with --quick.')
else if (given.includes('--write')) writePart('peers', peersPart(engines, libraries, rounds))
