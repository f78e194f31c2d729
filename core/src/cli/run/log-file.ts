import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFile,
  writeSync,
} from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { GrodtError } from '../../errors.ts'

/** When the file is set aside. */
export interface LogFileLimits {
  /** Before it would be larger than this, bytes; 0: never. */
  readonly maxBytes: number
  /** Files that are kept beside it, at least 1: `paper.log.1` is the newest. Those that more were kept of before go. */
  readonly keep: number
}

/** A file that lines are appended to, without waiting for the disk. */
export interface LogFile {
  /** @param line with its end */
  write(line: string): void
  /** Write what is left and close it. */
  close(): Promise<void>
}

/** What is written in one go, bytes, so that a flood of lines is cut into files too. */
const PART = 1 << 20

const writeAll = promisify(writeFile)

/**
 * Open a log file, making its folder. Lines are written in their order and whole into one file. Somebody else may move it away
 * or empty it: what follows is in the file that is then at its path. A disk that fills up costs lines, not the run.
 *
 * @throws GrodtError LOG_FILE when it cannot be opened
 */
export function openLogFile(path: string, { maxBytes, keep }: LogFileLimits): LogFile {
  let file = opened(path)
  if (maxBytes > 0) removeOlder(path, keep)
  let waiting: string[] = []
  /** What is on its way to the disk. */
  let part = ''
  let writing: Promise<void> | null = null

  function exchange(): void {
    const next = opened(path)
    closeSync(file.fd)
    file = next
  }

  function setAside(): void {
    for (let n = keep - 1; n >= 1; n--) {
      if (existsSync(`${path}.${n}`)) renameSync(`${path}.${n}`, `${path}.${n + 1}`)
    }
    renameSync(path, `${path}.1`)
    exchange()
  }

  /** Have the right file open for so many bytes more. */
  async function ready(bytes: number): Promise<void> {
    const there = await stat(path).catch(() => null)
    if (there === null || there.ino !== file.ino || there.dev !== file.dev) exchange()
    else file.size = there.size
    if (maxBytes > 0 && file.size > 0 && file.size + bytes > maxBytes) setAside()
  }

  async function writeOut(): Promise<void> {
    for (;;) {
      part = nextPart()
      if (part === '') return
      // Where another file cannot be opened the one that is open goes on.
      await ready(Buffer.byteLength(part)).catch(() => undefined)
      await writeAll(file.fd, part).catch(() => undefined)
    }
  }

  /** At least one line, and no more than fit in a file. */
  function nextPart(): string {
    const most = maxBytes === 0 ? PART : Math.min(PART, maxBytes)
    let end = 0
    for (let bytes = 0; end < waiting.length; end++) {
      bytes += Buffer.byteLength(waiting[end])
      if (end > 0 && bytes > most) break
    }
    const lines = waiting.slice(0, end)
    waiting = waiting.slice(end)
    return lines.join('')
  }

  /** The process ends without having closed it: rather a line twice than none. */
  function atExit(): void {
    try {
      writeSync(file.fd, part + waiting.join(''))
    } catch {
      // Nobody is left to be told.
    }
  }

  process.once('exit', atExit)
  return {
    write(line) {
      waiting.push(line)
      writing ??= writeOut().finally(() => {
        writing = null
      })
    },
    async close() {
      while (writing !== null) await writing
      process.off('exit', atExit)
      closeSync(file.fd)
    },
  }
}

interface OpenFile {
  readonly fd: number
  readonly ino: number
  readonly dev: number
  /** Bytes. */
  size: number
}

function opened(path: string): OpenFile {
  try {
    mkdirSync(dirname(path), { recursive: true })
    const fd = openSync(path, 'a')
    const { ino, dev, size } = fstatSync(fd)
    return { fd, ino, dev, size }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new GrodtError('LOG_FILE', { path, problem }, { cause: error })
  }
}

/** What was set aside when more files were kept: nothing else would ever remove it. */
function removeOlder(path: string, keep: number): void {
  try {
    for (let n = keep + 1; existsSync(`${path}.${n}`); n++) rmSync(`${path}.${n}`)
  } catch {
    // An old log that cannot be removed is no reason not to run.
  }
}
