import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCandles } from '../../market/import/load.ts'
import { loadOptions } from '../../research/execute.ts'
import { studyMarkdown } from '../../research/study/markdown.ts'
import type { StudyReport } from '../../research/study/report.ts'
import { runStudy } from '../../research/study/study.ts'
import { CACHE_FOLDER } from '../cache-folder.ts'
import { pluginLog } from '../plugin-log.ts'
import { styleFor } from '../text.ts'
import { watched } from '../watched.ts'
import { studyOptions } from './options.ts'
import { studyLines } from './lines.ts'

/**
 * `grodt study`: the strategies with every allocator over candles, side by side.
 *
 * @throws GrodtError of the command line, the data, the configuration or a plugin
 */
export async function studyCommand(args: string[]): Promise<number> {
  const options = studyOptions(args)
  const { data, configs, allocators, targets, bySymbol, controls, out, form, run } = options
  if (out !== undefined) mkdirSync(out, { recursive: true })
  const progress = process.stderr.isTTY
  const execution = {
    configs,
    cacheFolder: CACHE_FOLDER,
    log: pluginLog(process.stderr),
    bySymbol,
    controls,
    ...(allocators === undefined ? {} : { allocators }),
    ...(targets === undefined ? {} : { targets }),
    ...(progress && {
      onRun: (world: string, way: string, done: number, all: number) =>
        process.stderr.write(`\r\u001b[K${done + 1} of ${all}: ${world}, ${way}`),
    }),
  }
  const report = await watched((moved) =>
    runStudy(loadCandles(data, loadOptions(run, CACHE_FOLDER)), run, { ...execution, onProgress: moved }),
  )
  if (progress) process.stderr.write('\r\u001b[K')
  const json = `${JSON.stringify(report, null, 2)}\n`
  if (out !== undefined) {
    writeFileSync(join(out, 'study.json'), json)
    writeFileSync(join(out, 'study.md'), studyMarkdown(report))
  }
  process.stdout.write(form === 'json' ? json : textOf(report, form))
  return 0
}

const textOf = (report: StudyReport, form: 'text' | 'markdown'): string =>
  form === 'markdown' ? studyMarkdown(report) : `${studyLines(report, styleFor(process.stdout)).join('\n')}\n`
