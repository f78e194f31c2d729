import { existsSync, readdirSync, statSync } from 'node:fs'
import { GrodtError } from '../../errors.ts'

/** What the journal of a backtest keeps: inputs and events, or events only. */
export const JOURNAL_PARTS = ['all', 'events'] as const
export type RunJournalParts = (typeof JOURNAL_PARTS)[number]

/** Where a journal is to be written, and what it keeps. */
export interface JournalChoice {
  readonly folder: string
  readonly parts: RunJournalParts
}

/**
 * Refuse a folder that holds something, before time is spent on a run.
 *
 * @throws GrodtError JOURNAL_FOLDER
 */
export function checkJournalFolder(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory()) throw new GrodtError('JOURNAL_FOLDER', { folder, what: 'is a file' })
  if (readdirSync(folder).length > 0) {
    throw new GrodtError('JOURNAL_FOLDER', { folder, what: 'holds something already' })
  }
}
