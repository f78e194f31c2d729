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
  DATA_LOCKED:
    'The folder "{folder}" is being written into by {owner}; nothing was written. Do it again when that is over. If there is none, delete "{file}".',
  DATA_SYMBOL: 'There are no candles of {symbol} at "{path}". Found: {found}.',
  PLUGIN_MANIFEST: '{file}: {problem}',
  PLUGIN_CLAIMED_TWICE: 'The plugin name "{name}" is claimed by {first} and by {second}. Rename one of them.',
  PLUGIN_UNKNOWN: 'No plugin of kind {kind} answers to "{name}".{hint}',
  PLUGIN_BUILD: 'The plugin {id} does not compile; it was not loaded:\n{list}',
  PLUGIN_CONTRACT: 'The plugin {id} breaks the contract; it was not loaded: {problem}',
  PLUGIN_FAILED: 'The {kind} {instance} (plugin {plugin}) failed {when} on {symbol}: {problem}{stack}',
  REHEARSAL_FAILED:
    'The {kind} {instance} (plugin {plugin}) was tried on recent bars and failed{when}: {problem}{where}\nWhat ran before goes on. Correct this, then save it again.',
  PREDICTOR_UNFIT:
    'The new code of the predictor {plugin} was tried with the model {model}, the champion of {target}, and failed: {problem}{where}\nWhat ran before goes on. Have the code serve that model, or say --without-models: forecasts of {target} fall back then until the next training.',
  PLUGIN_WORKER:
    'The plugin {plugin} cannot run in the worker of {entry}: {problem}. Nothing was started or changed.',
  AMOUNT_OVERFLOW:
    'The amount {value} {currency} is too large to be booked exactly with a capital of {capital}.',
  QUANTITY_OVERFLOW:
    'A balance of {quantity} of {symbol} is too large to be booked exactly in steps of {precision}. Give a coarser asset_precision for it in host.yaml.',
  RESULT_FOLDER:
    'The folder "{folder}" holds something else than a backtest result. Give another one with --out.',
  RESULT_MISSING: 'There is no backtest result at "{path}". Give a result folder, or its report.json.',
  JOURNAL_FOLDER:
    'The folder "{folder}" {what}; nothing was written there. Give a new or empty one with --journal.',
  REPORT_INVALID: '{file} is no backtest report of schema version {version}: {problem}.',
  PERIOD_EMPTY: 'No bar closes after {from} and up to {to}; the data runs from {first} to {last} UTC.',
  PROTECTION_STATE:
    'The stored state of locks and kill switch cannot be used: {problem}. Nothing was started; restore it from a backup, or remove it to start with everything armed anew.',
  LEARNING_BARS:
    'Features and labels are made of full hours: the bars of all symbols must have one length that divides an hour.',
  REASON_MISSING: 'A command needs a reason in words.{how}',
  STRATEGY_UNKNOWN: 'There is no strategy "{name}"{hint}. There are: {names}.',
  STRATEGY_PAUSED: '{name} is paused already, by {by}. Resume it first to give another reason.',
  STRATEGY_NOT_PAUSED: '{name} is not paused.',
  STRATEGY_NOT_QUARANTINED: '{name} is not in quarantine, its strikes are {strikes}. {present}',
  PLUGIN_NOT_QUARANTINED: 'No strategy that runs the plugin {id} is in quarantine. {present}',
  KILL_SWITCH_LATCHED: 'The kill switch is latched already, by {by}. Only a reset releases it.',
  KILL_SWITCH_NOT_LATCHED: 'The kill switch is not latched, it is {stage}: there is nothing to reset.',
  SYMBOL_UNKNOWN: '{owner} does not trade "{symbol}"{hint}. It trades: {symbols}.',
  TIMEFRAME_UNKNOWN: 'The host keeps no bars of {symbol} as long as "{timeframe}". It keeps: {timeframes}.',
  LOCK_UNKNOWN: 'There is no lock {lock}. {present}',
  LOCK_LASTS: 'Lock {lock} with the same reach lasts {until} already. Remove it to have it end earlier.',
  LOCK_PASSED: 'The lock would end at {until}, but it is {now} in the market already. Give a later time.',
  LOCK_EARLY:
    'The host has seen no bar yet: a length of time would begin nowhere. Give a time as the end, or no end.',
  ALLOCATION_REFUSED: 'Nothing can be decided about the weights now: {why}.',
  BODY_INVALID: '{problem}',
  BODY_TYPE: 'Send the body as JSON with the header "content-type: application/json"; nothing else is taken.',
  BODY_SIZE: 'The body is larger than the {limit} bytes that this route takes.',
  REQUEST_INVALID: 'The request cannot be read: {problem}',
  REQUEST_HEADERS:
    'The address or the headers of the request are longer than the {limit} bytes that are read.',
  REQUEST_SLOW:
    'The request took too long to arrive: its headers have {head} s, the whole of it {seconds} s. Send it again.',
  ROUTE_UNKNOWN: 'There is no {method} {path}. GET / lists the routes.',
  METHOD_UNKNOWN: '{path} takes {methods}, not {method}.',
  HOST_FAULT: 'The host failed to answer; its log says why.',
  HOST_STOPPED: 'The host does not run any more: "{input}" was not carried out.',
  HOST_BUSY: 'The host has {count} inputs waiting already: "{input}" was not taken. Send it again.',
  READ_BUSY:
    'The host has {count} costly requests waiting already: lists out of the journal, plans, models, candle files. Send it again in a moment.',
  STREAM_FULL:
    'The stream of events has {count} readers already, as many as there may be. Close one first; GET /api/v1/events has the events too.',
  STREAM_SHARE:
    'You follow the events in {count} streams already, as many as one token, or one address without one, may have. Close one first; GET /api/v1/events has the events too.',
  HOST_UNREACHABLE:
    'No host answers at {address}: {problem}. Start one with grodt run, or give the address of its API with --api URL.',
  ENGINE_STATE:
    'The stored state of the engine cannot be used: {problem}. Nothing was started or changed; restore it from a backup, or use the version of GRODT that wrote it.',
  ENGINE_STATE_DIFFERS:
    'The stored state of the engine does not fit the configuration; nothing was started or changed:\n{list}\nTake these changes back, or start on an empty store.',
  TAKEOVER_REFUSED:
    'The configuration cannot go on with the strategies that are running; nothing was started or changed:\n{list}',
  PLUGIN_STATE_INVALID:
    'The state of {instance} (plugin {plugin}) cannot be stored: {problem}. ctx.state takes numbers, texts, true, false, null, arrays and plain objects.',
  PLUGIN_STATE_UNFIT:
    'The plugin {plugin} cannot take over the stored state of {instance}: {problem}. Nothing was started or changed; go back to the version of the plugin that wrote it.',
  OPTION: '{problem} See: grodt help {command}',
  PORT_IN_USE: 'Port {port} on {host} is in use. Stop the other program or give another port with --port.',
  API_LISTEN:
    'The API cannot listen on port {port} of {host}: {problem}. Give another port with --port, or none with --no-api.',
  API_HOST:
    'The Host header does not name this machine; use 127.0.0.1 or localhost, or a name that api.names of host.yaml lists.',
  API_ORIGIN:
    'Pages of other places get nothing here: their Origin is not this machine. Those that api.origins of host.yaml lists may read.',
  API_TLS: 'The API cannot be encrypted: {problem}. Correct api.tls of host.yaml, or leave it out.',
  API_UNGUARDED:
    'The API would listen on {host}, which other machines can reach, and nobody has a token. Make one with grodt token add, or have it listen on 127.0.0.1.',
  RATE_LIMITED:
    'More than {limit} requests in a second came from you. Wait {seconds} s; api.requests_per_second of host.yaml is the limit.',
  TOKEN_MISSING:
    'This needs a token: send the header "Authorization: Bearer TOKEN". The grodt commands on the machine of the host find theirs by themselves; grodt token add makes one for somebody else.',
  TOKEN_WRONG:
    'The token is not valid here: mistyped, revoked, or of another host. grodt token list names those that are.',
  TOKEN_SCOPE: 'The token "{name}" may only {has}; this needs one that may {needs}.',
  TOKEN_NAME:
    'A token cannot be called "{name}": give 1 to 32 lower-case letters, digits and dashes, such as dashboard, and no name that the host signs with itself (host, api, file, signal, start, supervisor).',
  TOKEN_EXISTS: 'There is a token "{name}" already. Give another name, or revoke that one first.',
  TOKEN_UNKNOWN: 'There is no token "{name}"{hint}. {present}',
  ALERT_CHANNEL: 'There is no channel "{name}" for alerts{hint}. There are: {names}.',
  ALERT_NONE: 'There are no channels in alerts.yaml to send a test message through; the log is always there.',
  TOKEN_FOLDER: 'The folder of the tokens "{folder}" {problem}. {advice}',
  LOG_FILE: 'The log file "{path}" cannot be written: {problem}. Give another one with --log.',
  INVARIANT_BROKEN:
    'The books do not hold after the bar that closed {time}: {problem}. This is a mistake in GRODT, or a plugin that has reached into it: please report it.',
  HOST_FAILED:
    'The host has failed at {time} in the market and was stopped: {problem}\n{stack}\n{bundle} This is a mistake in GRODT itself: please report it.',
  STORE_MISSING:
    'There is no store at "{folder}". Give the folder of a store; without one it is .grodt/store in the working folder.',
  STORE_IN_USE:
    'The store "{folder}" is in use by {owner}. One process owns a store: stop that one first, or give another folder. A command with --api can ask a host: name its API with --api.',
  STORE_FOLDER: 'The store "{folder}" cannot be opened: {problem}. {advice}',
  STORE_NEWER:
    'The store "{folder}" has version {version} and was written by a newer GRODT; this one knows version {known} and older. Start the newer one, or give another folder. Nothing was changed.',
  STORE_DAMAGED:
    'The store "{folder}" is damaged: {problem}. Nothing was changed. What is wrong: grodt store verify "{folder}". Keep what can be trusted: grodt store repair "{folder}".',
  STORE_WRITE:
    'The store "{folder}" cannot be written: {problem}. Everything up to record {seq} is written; nothing more is accepted. {advice}',
  STORE_ACCOUNT:
    'The store "{folder}" keeps an account on another market: {differences}. Start as before, give another --store, or set that account aside with --fresh. Nothing was changed.',
  STORE_BACKTEST:
    'The store "{folder}" is the journal of a backtest and keeps no account. Give another --store. Nothing was changed.',
  STORE_CODE:
    'The last process on the store "{folder}" did not stop in order, and {count} record(s) after its last snapshot must be replayed with what made them. The store is older than the keeping of revisions, and these have changed since: {changes}. Take the changes back, start and stop once, then make them again; or set the account aside with --fresh. Nothing was changed.',
  REPLAY_DIFFERS:
    'The replay of the store "{folder}" departs from what was recorded at record {seq}: {problem}. Nothing was changed. Keep the folder and report this; --fresh sets the account aside and starts a new one.',
  REPLAY_EMPTY: 'The journal of the store "{folder}" holds no records: there is nothing to replay.',
  REPLAY_INPUTS:
    'Record {seq} of "{folder}" has no input: the journal holds events only, which cannot be replayed. Write it with inputs and events.',
  REPLAY_STATE:
    'The beginning of the journal of "{folder}" is gone, and no snapshot before the place that was asked for can be used: {kept}. Give a later place, or the configuration and plugins of then with --configs.',
  REPLAY_UNKNOWN: 'The state of the account in "{folder}" at that place is not known: {reason}.',
  STORE_SNAPSHOT: 'Store "{folder}": {problem}. The snapshot before it is used.',
  STORE_REMOVED:
    'The records after {after} were asked for; the store "{folder}" has removed those up to {seq}. Start from a snapshot, or keep the journal for longer.',
  PLUGIN_NOT_PINNED: 'The plugin {id} is not pinned: it runs as its folder has it. {present}',
  REVISION_UNKNOWN: 'There is no revision {number} in the store "{folder}". {present}',
  REVISIONS_NOT_KEPT:
    'The running host keeps nothing, so there are no revisions. Start it with a store (store.enabled, no --no-store).',
  CONFIG_WRITE:
    'The configuration folder "{folder}" cannot be written: {problem}. Nothing was changed; a roll-back writes its files, so give the host the right to.',
  CONFIG_EDIT:
    'The file {file} cannot be changed in place: {problem}. Nothing was changed; edit the file by hand.',
  CONFIG_AHEAD:
    'What is in {files} of "{folder}" is other than what runs; nothing was changed. Have it taken over first: grodt config diff shows what it would change, grodt reload does it.',
  STATE_MOVED:
    '{what} has changed since it was read: its ETag is {now}, and If-Match was {asked}. Nothing was changed; look at it again ({from}).',
  CONFIG_UNKEPT:
    'What is in {files} of "{folder}" is in no revision and would be lost; nothing was changed. Have it taken over first (comments alone never are), or say --force: a copy is then kept beside.',
  MODEL_UNKNOWN: 'There is no model "{id}". {present}',
  MODEL_DAMAGED: 'The model {model} cannot be used: {problem}. Train another one, or import it again.',
  MODEL_GONE:
    'The bytes of the model {model} are not kept any more: only those of the newest are. Import it from a file, or train another one.',
  MODEL_NO_EARLIER: 'No earlier model of {target} can take over from {model}. {present}',
  MODELS_NOT_KEPT:
    'The running host has no models. Switch performance_prediction.enabled of ml.yaml on, and start it anew.',
  MODEL_FILE: 'The file "{file}" is no model that can be imported: {problem}. Nothing was changed.',
  DATA_OUTSIDE:
    'The path "{path}" leads out of the folder "{root}" ({key} of host.yaml). Give a file or a folder in it, from there on.',
  JOB_UNKNOWN: 'There is no {what} {id}. {present}',
  JOB_QUEUE:
    'There are {count} jobs waiting already, as many as may wait (research.queue of host.yaml). Send it again when one is over, or cancel one.',
  JOB_OVER: 'The {what} {id} is over already, it is {state}: there is nothing to cancel.',
  JOB_ACTIVE: 'The {what} {id} is {state}. Cancel it first.',
  JOB_FOLDER: 'The folder "{folder}" cannot be used: {problem}. Give another one with {key} of host.yaml.',
  READ_FAILED: 'The candle files could not be looked through: {problem}',
  RESEARCH_PROCESS:
    'The process that did it {problem}. The host goes on as before; with more memory (research.memory_mb of host.yaml) or less data it may succeed.',
  RESEARCH_STALLED:
    'Nothing of it had moved for {seconds} s, so it was ended. If it takes that long, give it more time with research.stall_minutes of host.yaml.{words}',
  AUDIT_STORE: 'The running host keeps {kept}, not {wanted}.',
  AUDIT_UNKNOWN: 'There is no {what} {number} in the store "{folder}". {present}',
  PREDICTOR_MISSING:
    'The model was made by the predictor {plugin}, which is not there. Install the plugin, or have a model trained without it.',
  PREDICTOR_ANSWER:
    'The predictor {plugin} answered {value} for {target}; expected {expected}. Its answer was not used.',
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
