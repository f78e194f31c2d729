import { GrodtError } from '../errors.ts'

/** The chain of causes of an error: level wraps what the system said. */
function texts(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)]
  const { code } = error as NodeJS.ErrnoException
  return [`${code ?? ''} ${error.message}`, ...(error.cause === undefined ? [] : texts(error.cause))]
}

const says = (error: unknown, pattern: RegExp): boolean => texts(error).some((text) => pattern.test(text))

const isFull = (error: unknown): boolean => says(error, /ENOSPC|EDQUOT|no space left|quota exceeded/i)
const isTooLarge = (error: unknown): boolean => says(error, /EFBIG|file too large/i)
const isGone = (error: unknown): boolean => says(error, /ENOENT|no such file or directory/i)
const isReadOnly = (error: unknown): boolean =>
  says(error, /EROFS|EACCES|EPERM|read-only file system|permission denied|not permitted/i)
/** Another process, or another store of this one, holds the lock. */
export const isLocked = (error: unknown): boolean => says(error, /^LEVEL_LOCKED/)
/** The files of the database contradict each other. */
export const isCorrupt = (error: unknown): boolean => says(error, /^LEVEL_CORRUPTION/)

const innermost = (error: unknown): string => {
  if (error instanceof Error) return error.cause === undefined ? error.message : innermost(error.cause)
  return String(error)
}

/** What went wrong with the disk, in the user's words, and what helps. */
function explained(error: unknown): { problem: string; advice: string } {
  if (isFull(error)) return { problem: 'the disk is full', advice: 'Make room on it, then start again.' }
  if (isTooLarge(error)) {
    return {
      problem: 'a file has the largest size that this user may write',
      advice: 'Raise that limit (ulimit -f), then start again.',
    }
  }
  if (isGone(error)) {
    return {
      problem: 'its folder was deleted or moved',
      advice: 'Bring it back, then start again; without it the next start begins a new account.',
    }
  }
  if (isReadOnly(error)) {
    return {
      problem: 'it is read-only or belongs to another user',
      advice: 'Give this user the right to write there, or give another folder.',
    }
  }
  return {
    problem: innermost(error).replace(/\.$/, ''),
    advice: 'Look after the disk and the rights of the folder.',
  }
}

/** A folder that cannot be opened as a store. */
export function openFailure(folder: string, cause: unknown): GrodtError {
  return new GrodtError('STORE_FOLDER', { folder, ...explained(cause) }, { cause })
}

/** A write that failed. `seq` is the last record that was written. */
export function writeFailure(folder: string, seq: number, cause: unknown): GrodtError {
  return new GrodtError('STORE_WRITE', { folder, seq, ...explained(cause) }, { cause })
}

/** A store that contradicts itself. `seq` is the first record that cannot be trusted, where one is known. */
export function damaged(folder: string, problem: string, seq: number | null = null): GrodtError {
  return new GrodtError('STORE_DAMAGED', { folder, problem, seq })
}
