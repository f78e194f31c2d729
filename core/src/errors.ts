/**
 * Every error that GRODT reports on purpose: a code that stays the same for ever and a sentence that tells the user
 * what to do. `{name}` is replaced by the value of that name. docs/errors.md is written from this table.
 */
export const ERRORS = {
  CONFIG_INVALID: 'The configuration has {count} error(s); nothing was started or changed:\n{list}',
  CONFIG_FOLDER: 'There is no configuration folder "{folder}". Give the folder that holds strategies.yaml.',
  DATA_NOT_FOUND:
    'There is no candle file at "{path}". Give a .csv or .csv.gz file, or a folder of them.{hint}',
  DATA_INVALID: '{file}: {count} row(s) cannot be used; nothing was loaded:\n{list}',
  DATA_HEADER: '{file}:{line}: {problem} {expected}',
  DATA_AMBIGUOUS: '{problem}',
  DATA_TIMEFRAME: '{problem}',
  DATA_UNREADABLE: 'The file "{file}" cannot be read: {problem}',
  DATA_EMPTY: 'The file "{file}" holds no bars.',
  DATA_FILES: 'There are {count} problems; nothing was loaded:\n{list}',
  DATA_DAMAGED: 'The file "{file}" is damaged: {problem}. Delete it, then fetch or import it again.',
  DATA_CONFLICT: '{count} bar(s) contradict each other; nothing was written:\n{list}',
  DATA_TARGET: 'The file "{file}" {problem}; nothing was written. {advice}',
  DATA_WRITE: 'The file "{path}" cannot be written: {problem}.',
  DATA_SYMBOL: 'There are no candles of {symbol} at "{path}". Found: {found}.',
  PLUGIN_MANIFEST: '{file}: {problem}',
  PLUGIN_CLAIMED_TWICE: 'The plugin name "{name}" is claimed by {first} and by {second}. Rename one of them.',
  PLUGIN_UNKNOWN: 'No plugin of kind {kind} answers to "{name}".{hint}',
  PLUGIN_BUILD: 'The plugin {id} does not compile; it was not loaded:\n{list}',
  PLUGIN_CONTRACT: 'The plugin {id} breaks the contract; it was not loaded: {problem}',
  PLUGIN_FAILED: 'The {kind} {instance} (plugin {plugin}) failed {when} on {symbol}: {problem}\n{stack}',
  AMOUNT_OVERFLOW:
    'The amount {value} {currency} is too large to be booked exactly with a capital of {capital}.',
  RESULT_FOLDER:
    'The folder "{folder}" holds something else than a backtest result. Give another one with --out.',
  RESULT_MISSING: 'There is no backtest result at "{path}". Give a result folder, or its report.json.',
  REPORT_INVALID: '{file} is no backtest report of schema version {version}: {problem}.',
  PERIOD_EMPTY: 'No bar closes after {from} and up to {to}; the data runs from {first} to {last} UTC.',
  PROTECTION_STATE:
    'The stored state of locks and kill switch cannot be used: {problem}. Nothing was started; restore it from a backup, or remove it to start with everything armed anew.',
  OPTION: '{problem} See: grodt help {command}',
  PORT_IN_USE: 'Port {port} on {host} is in use. Stop the other program or give another port with --port.',
  API_LISTEN:
    'The API cannot listen on port {port} of {host}: {problem}. Give another port with --port, or none with --no-api.',
  LOG_FILE: 'The log file "{path}" cannot be written: {problem}. Give another one with --log.',
} as const satisfies Record<string, string>

export type ErrorCode = keyof typeof ERRORS

/** An error from the table above. `details` holds the values of the message, for machines. */
export class GrodtError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    const text = ERRORS[code].replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))
    super(text, options)
    this.name = 'GrodtError'
    this.code = code
    this.details = details
  }
}
