import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GrodtError } from '../../errors.ts'
import type { Failure } from './work.ts'

/** A person or program, and why it wanted something. */
export interface Asked {
  readonly author: string
  readonly reason: string
}

export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** What is kept of a job beside its result. Times are times of day, ms. */
export interface JobRecord<Request> {
  readonly id: number
  readonly state: JobState
  readonly asked: Asked & { readonly at: number }
  /** What it does. */
  readonly request: Request
  readonly started: number | null
  readonly ended: number | null
  readonly failure: Failure | null
  readonly cancelled: Asked | null
}

/** A file in the folder of a job. */
export interface JobFile {
  /** From that folder on. */
  readonly path: string
  readonly text: string
}

/** Where the parts of a job lie. */
export interface JobPlace {
  readonly folder: string
  /** Gets its result. */
  readonly result: string
}

/** The folder of all jobs of one kind, each in a folder that is called by its number. */
export interface JobFolder<Request, Result> {
  /** Those that are there, by number. */
  read(): JobRecord<Request>[]
  /** Make the folder of a new one. @throws GrodtError JOB_FOLDER */
  create(record: Omit<JobRecord<Request>, 'id'>, files: readonly JobFile[]): JobRecord<Request>
  write(record: JobRecord<Request>): void
  place(id: number): JobPlace
  /** Null where there is none. */
  result(id: number): Promise<Result | null>
  remove(id: number): void
}

/** Where jobs of one kind are kept. */
export interface JobFolderOptions {
  readonly folder: string
  /** The key of host.yaml that says so, for messages. */
  readonly key: string
  /** The file of a result, JSON. */
  readonly resultFile: string
}

const RECORD = 'job.json'

export function jobFolder<Request, Result>(options: JobFolderOptions): JobFolder<Request, Result> {
  const { folder, resultFile } = options
  const at = (id: number, ...parts: string[]): string => join(folder, String(id), ...parts)
  const numbers = (): number[] =>
    !existsSync(folder)
      ? []
      : readdirSync(folder)
          .filter((name) => /^[1-9]\d{0,14}$/.test(name))
          .map(Number)
          .sort((a, b) => a - b)
  let newest = 0

  function write(record: JobRecord<Request>): void {
    guarded(options, () => {
      const path = at(record.id, RECORD)
      writeFileSync(`${path}.tmp`, `${JSON.stringify(record, null, 2)}\n`)
      renameSync(`${path}.tmp`, path)
    })
  }

  return {
    read: () => guarded(options, () => numbers().flatMap((id) => readRecord<Request>(at(id, RECORD), id))),
    create(parts, files) {
      return guarded(options, () => {
        // A number is never used again while the host runs, whatever was removed.
        newest = Math.max(newest, ...numbers()) + 1
        const record = { id: newest, ...parts }
        mkdirSync(at(newest), { recursive: true })
        for (const { path, text } of files) {
          mkdirSync(dirname(at(newest, path)), { recursive: true })
          writeFileSync(at(newest, path), text)
        }
        write(record)
        return record
      })
    },
    write,
    place: (id) => ({ folder: at(id), result: at(id, 'result') }),
    async result(id) {
      const path = at(id, 'result', resultFile)
      return existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as Result) : null
    },
    remove: (id) => guarded(options, () => rmSync(at(id), { recursive: true, force: true })),
  }
}

/** None where the record is missing or damaged: what is there is left alone. */
function readRecord<Request>(path: string, id: number): JobRecord<Request>[] {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as Partial<JobRecord<Request>>
    const whole = record.state !== undefined && JOB_STATES.includes(record.state) && 'request' in record
    return whole ? [{ ...(record as JobRecord<Request>), id }] : []
  } catch {
    return []
  }
}

/** What the file system refuses is told by the folder that it is about. */
function guarded<T>({ folder, key }: JobFolderOptions, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof GrodtError) throw error
    throw new GrodtError('JOB_FOLDER', { folder, key, problem: (error as Error).message }, { cause: error })
  }
}
