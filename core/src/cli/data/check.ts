import { checkData } from '../../market/data/check.ts'
import type { DataCheck } from '../../market/data/check.ts'
import type { FileCheck } from '../../market/data/check-file.ts'
import { FINDING_KINDS } from '../../market/data/findings.ts'
import type { Finding, FindingGroup } from '../../market/data/findings.ts'
import { utc } from '../../market/import/utc.ts'
import { timeframeName } from '../../market/timeframe.ts'
import { parseCommandLine } from '../arguments.ts'
import { amount, counted, styleFor, WIDTH } from '../text.ts'
import type { Style } from '../text.ts'
import { DATA_COMMANDS, DATA_FOLDER } from './commands.ts'
import { limitOption, timeframeOption } from './options.ts'

const SHOWN = 5
const SHOWN_JSON = 1_000

/**
 * `grodt data check [PATH...]`
 *
 * @returns 1 when there is an error among the findings
 * @throws GrodtError OPTION, DATA_NOT_FOUND
 */
export function checkCommand(args: readonly string[]): Promise<number> {
  const { name } = DATA_COMMANDS.check
  const { values, flags, positionals } = parseCommandLine(DATA_COMMANDS.check, args)
  const asJson = flags.has('json')
  const check = checkData(positionals.length === 0 ? [DATA_FOLDER] : positionals, {
    timeframeMs: timeframeOption(name, values, 'timeframe')?.ms ?? null,
    limit: limitOption(name, values, asJson ? SHOWN_JSON : SHOWN),
  })
  const lines = asJson ? [JSON.stringify(json(check), null, 2)] : text(check, styleFor(process.stdout))
  process.stdout.write(`${lines.join('\n')}\n`)
  return Promise.resolve(check.errors === 0 ? 0 : 1)
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function json({ files, errors, warnings }: DataCheck): unknown {
  return {
    errors,
    warnings,
    files: files.map(
      ({ file, symbol, timeframeMs, bars, first, last, checksum, coverage, notes, groups }) => ({
        file,
        symbol,
        timeframe: timeframeMs === null ? null : timeframeName(timeframeMs),
        bars,
        first: iso(first),
        last: iso(last),
        checksum,
        coverage: { ...coverage, fraction: coverage.expected === 0 ? null : bars / coverage.expected },
        notes,
        findings: groups.map(({ findings, ...group }) => ({
          ...group,
          shown: findings.map((one) => ({ ...one, time: iso(one.time), until: iso(one.until) })),
        })),
      }),
    ),
  }
}

function text({ files, errors, warnings }: DataCheck, style: Style): string[] {
  const total = [counted(files.length, 'file'), counted(errors, 'error'), counted(warnings, 'warning')]
  return [...files.flatMap((file) => [...fileLines(file, style), '']), total.join(', ')]
}

function fileLines(check: FileCheck, style: Style): string[] {
  const { file, symbol, timeframeMs, bars, checksum, notes, groups } = check
  const name =
    timeframeMs === null ? '' : `: ${symbol} ${timeframeName(timeframeMs)}, ${counted(bars, 'bar')}`
  const sealed = checksum === 'ok' ? ', checksum ok' : ''
  return [
    style.heading(`${file}${name}${sealed}`),
    ...coverageLines(check).map((line) => `  ${line}`),
    ...notes.map((note) => `  ${note}`),
    ...groups.flatMap((group) => groupLines(file, group, style)),
  ]
}

function coverageLines({ bars, first, last, coverage }: FileCheck): string[] {
  if (first === null || last === null) return []
  const { expected, missing, closed } = coverage
  // Rounded down: "100 %" with a bar missing would be wrong.
  const share = `${amount(Math.floor((bars / expected) * 10_000) / 100, 2)} %`
  const lost = missing === 0 ? 'no bar is missing' : `${amount(missing, 0)} of ${amount(expected, 0)} missing`
  const lines = [`${utc(first)} to ${utc(last)} UTC, ${lost}, coverage ${share}`]
  if (closed > 0) lines.push(`without the ${counted(closed, 'bar')} of hours in which the market is closed`)
  return lines
}

function groupLines(
  file: string,
  { kind, severity, count, bars, findings }: FindingGroup,
  style: Style,
): string[] {
  const label = severity === 'error' ? style.warning('error') : 'warning'
  if (kind === 'file') return findings.map((one) => `  ${label}: ${one.text.replaceAll('\n', '\n    ')}`)
  const [, one, several] = FINDING_KINDS[kind]
  const what = `${amount(count, 0)} ${count === 1 ? one : several}`
  const sum = bars === count || bars === 0 ? '' : `, ${counted(bars, 'bar')}`
  const order =
    severity === 'warning' && count > findings.length && findings.length > 1 ? ', the largest' : ''
  const lines = [`  ${label}: ${what}${sum}${order}${findings.length === 0 ? '' : ':'}`]
  for (const finding of findings) lines.push(...findingLines(file, finding))
  const rest = count - findings.length
  return rest > 0 && findings.length > 0 ? [...lines, `    and ${amount(rest, 0)} more`] : lines
}

function findingLines(file: string, { line, time, text: what }: Finding): string[] {
  const place = line === null ? `    ${file}` : `    ${file}:${line}`
  // The problem of a row often begins with its time.
  const moment = time === null || what.startsWith(utc(time)) ? '' : `  ${utc(time)}`
  const whole = `${place}${moment}  ${what}`
  return whole.length <= WIDTH ? [whole] : [`${place}${moment}`, `      ${what}`]
}
