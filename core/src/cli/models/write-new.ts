import { writeFileSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'

/** Write a file that is not there yet. @throws GrodtError DATA_WRITE */
export function writeNew(path: string, content: Uint8Array): void {
  try {
    writeFileSync(path, content, { flag: 'wx' })
  } catch (error) {
    const problem =
      (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is there already' : (error as Error).message
    throw new GrodtError('DATA_WRITE', { path, problem }, { cause: error })
  }
}
