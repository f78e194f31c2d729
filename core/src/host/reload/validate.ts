import type { ConfigIssue } from '../../config/issue.ts'
import { configFile, readConfigFiles } from '../../config/load.ts'
import type { ConfigFileName } from '../../config/schemas/files.ts'
import { GrodtError } from '../../errors.ts'
import type { PaperHost } from '../paper-host.ts'
import { prepareFiles } from './change-config.ts'
import type { ReloadPlan } from './plan.ts'
import type { Reloader } from './reloader.ts'

/** What is to be said of files that nobody has written yet. */
export interface Validation {
  /** Every mistake, with its place; what is wrong with a plugin has none. */
  readonly issues: readonly ConfigIssue[]
  /** Why they cannot come into force; null when they can. */
  readonly error: { readonly code: string; readonly message: string } | null
  readonly notes: readonly string[]
  /** What they would change; null where they cannot come into force. */
  readonly plan: ReloadPlan | null
}

/**
 * Check files as a reload would, without writing or trying them.
 *
 * @param texts by name; the others are as they are in the configuration folder
 */
export async function validateFiles(
  host: PaperHost,
  reloader: Reloader,
  texts: Readonly<Partial<Record<ConfigFileName, string>>>,
): Promise<Validation> {
  const given = Object.entries(texts).map(([name, text]) => configFile(name as ConfigFileName, text))
  try {
    const others = readConfigFiles(host.asRead.folder).filter(({ name }) => texts[name] === undefined)
    const prepared = await prepareFiles(host.asRead, [...others, ...given])
    const plan = await reloader.plan(() => Promise.resolve(prepared))
    return { issues: [], error: null, notes: prepared.checked.notes, plan }
  } catch (error) {
    if (!(error instanceof GrodtError)) throw error
    const { code, message, details } = error
    const issues = code === 'CONFIG_INVALID' ? (details.issues as readonly ConfigIssue[]) : []
    return { issues, error: { code, message }, notes: [], plan: null }
  }
}
