import { pathText } from '../../config/issue.ts'
import type { ConfigFileName } from '../../config/schemas/files.ts'
import type { PaperHost } from '../paper-host.ts'
import { revisionOf } from '../reload/change-config.ts'

/** One file of the configuration, as it was taken over last. */
export interface ConfigFileView {
  readonly file: ConfigFileName
  /** That runs; 0 without one. */
  readonly revision: number
  /** Of its bytes, hexadecimal; null where there is no such file. */
  readonly sha256: string | null
  readonly text: string
  /** What holds of it, with every default. */
  readonly values: Record<string, unknown>
  /** Keys whose new values wait. */
  readonly waiting: readonly string[]
}

export function fileView(host: PaperHost, file: ConfigFileName): ConfigFileView {
  const source = host.asRead.files.find(({ name }) => name === file)
  return {
    file,
    revision: revisionOf(host),
    sha256: source?.sha256 ?? null,
    text: source?.text ?? '',
    values: host.prepared.checked.values[file] as Record<string, unknown>,
    waiting: host.held.filter((field) => field.file === file).map(({ path }) => pathText(path)),
  }
}
