import type { FileWriting } from './reloader.ts'
import type { StagedFiles } from './stage-files.ts'

/** What is kept of files that are about to be written, so that a start can tell of it where the process ends meanwhile. */
export interface WritingNote {
  readonly note: () => Promise<void>
  readonly clear: () => Promise<void>
}

/**
 * Put staged files in place, between a note of it and what follows.
 *
 * @param before called right before the files are written
 */
export function notedWriting(
  staged: StagedFiles,
  { note, clear }: WritingNote,
  before: () => void = () => undefined,
): FileWriting {
  return {
    async write() {
      await note()
      try {
        before()
        staged.commit()
      } catch (error) {
        await clear()
        throw error
      }
    },
    discard: () => staged.discard(),
  }
}
