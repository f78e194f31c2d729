import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigFile } from '../../config/load.ts'
import { GrodtError } from '../../errors.ts'
import type { BacktestOptions, BacktestReport } from '../report.ts'
import { REPORT } from '../results.ts'
import type { Failure } from './work.ts'

/** A person or program, and why it wanted something. */
export interface Asked {
  readonly author: string
  readonly reason: string
}

export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** What is kept of a backtest beside its result. Times are times of day, ms. */
export interface JobRecord {
  readonly id: number
  readonly state: JobState
  readonly asked: Asked & { readonly at: number }
  /** File or folder, from the data folder on; empty for that one. */
  readonly data: string
  readonly options: BacktestOptions
  /** What of the configuration is other than that of the host, by file. */
  readonly changes: Readonly<Record<string, unknown>>
  /** Of the configuration that it was made from; null where the host keeps none. */
  readonly revision: number | null
  readonly started: number | null
  readonly ended: number | null
  readonly failure: Failure | null
  readonly cancelled: Asked | null
}

/** Where the parts of a backtest lie. */
export interface JobPlace {
  readonly configs: string
  readonly result: string
}

/** The folder of all backtests, each in a folder that is called by its number. */
export interface JobFolder {
  /** Those that are there, by number. */
  read(): JobRecord[]
  /** Make the folder of a new one. @throws GrodtError BACKTEST_FOLDER */
  create(record: Omit<JobRecord, 'id'>, files: readonly ConfigFile[]): JobRecord
  write(record: JobRecord): void
  place(id: number): JobPlace
  /** Null where there is none. */
  report(id: number): Promise<BacktestReport | null>
  remove(id: number): void
}

const RECORD = 'job.json'

export function jobFolder(folder: string): JobFolder {
  const at = (id: number, ...parts: string[]): string => join(folder, String(id), ...parts)
  const numbers = (): number[] =>
    !existsSync(folder)
      ? []
      : readdirSync(folder)
          .filter((name) => /^[1-9]\d{0,14}$/.test(name))
          .map(Number)
          .sort((a, b) => a - b)
  let newest = 0

  function write(record: JobRecord): void {
    guarded(folder, () => {
      const path = at(record.id, RECORD)
      writeFileSync(`${path}.tmp`, `${JSON.stringify(record, null, 2)}\n`)
      renameSync(`${path}.tmp`, path)
    })
  }

  return {
    read: () => guarded(folder, () => numbers().flatMap((id) => readRecord(at(id, RECORD), id))),
    create(parts, files) {
      return guarded(folder, () => {
        // A number is never used again while the host runs, whatever was removed.
        newest = Math.max(newest, ...numbers()) + 1
        const record = { id: newest, ...parts }
        mkdirSync(at(newest, 'configs'), { recursive: true })
        for (const { name, text } of files) writeFileSync(at(newest, 'configs', name), text)
        write(record)
        return record
      })
    },
    write,
    place: (id) => ({ configs: at(id, 'configs'), result: at(id, 'result') }),
    async report(id) {
      const path = at(id, 'result', REPORT)
      return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as BacktestReport) : null
    },
    remove: (id) => guarded(folder, () => rmSync(at(id), { recursive: true, force: true })),
  }
}

/** None where the record is missing or damaged: what is there is left alone. */
function readRecord(path: string, id: number): JobRecord[] {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as JobRecord
    return JOB_STATES.includes(record.state) ? [{ ...record, id }] : []
  } catch {
    return []
  }
}

/** What the file system refuses is told by the folder that it is about. */
function guarded<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof GrodtError) throw error
    throw new GrodtError('BACKTEST_FOLDER', { folder, problem: (error as Error).message }, { cause: error })
  }
}
