import { usageError } from '../arguments.ts'

/** The number of a revision. @throws GrodtError OPTION */
export function revisionNumber(command: string, text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,14}$/.test(text)) return Number(text)
  const given = text === undefined ? '' : `"${text}" is no number. `
  throw usageError(command, `${given}Name the revision by its number, as grodt config revisions shows it.`)
}
