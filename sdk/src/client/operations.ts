// Written by `npm run docs` from the routes of the API: change those instead.

import type { CallOptions, ChangeOptions, Operation } from './call.ts'
import type { Tagged } from './etag.ts'
import type { FollowOptions, StreamMessage } from './events.ts'
import type * as types from './types.ts'

/** Where each operation stands. */
export const OPERATIONS = {
  getHealth: { method: 'GET', path: '/health', answers: 'json' },
  getStatus: { method: 'GET', path: '/status', answers: 'json' },
  listLogLines: { method: 'GET', path: '/logs', answers: 'json' },
  getLogLevel: { method: 'GET', path: '/logs/level', answers: 'json' },
  setLogLevel: { method: 'PUT', path: '/logs/level', answers: 'json' },
  listStrategies: { method: 'GET', path: '/strategies', answers: 'json' },
  getStrategy: { method: 'GET', path: '/strategies/{name}', answers: 'json' },
  changeStrategy: { method: 'PATCH', path: '/strategies/{name}', answers: 'json' },
  compareStrategies: { method: 'GET', path: '/comparison', answers: 'json' },
  listSignals: { method: 'GET', path: '/strategies/{name}/signals', answers: 'json' },
  pauseStrategy: { method: 'POST', path: '/strategies/{name}/pause', answers: 'json' },
  resumeStrategy: { method: 'POST', path: '/strategies/{name}/resume', answers: 'json' },
  releaseStrategy: { method: 'POST', path: '/strategies/{name}/release', answers: 'json' },
  enableStrategy: { method: 'POST', path: '/strategies/{name}/enable', answers: 'json' },
  disableStrategy: { method: 'POST', path: '/strategies/{name}/disable', answers: 'json' },
  getPortfolio: { method: 'GET', path: '/portfolio', answers: 'json' },
  getPerformance: { method: 'GET', path: '/performance', answers: 'json' },
  listPositions: { method: 'GET', path: '/positions', answers: 'json' },
  listOrders: { method: 'GET', path: '/orders', answers: 'json' },
  listFills: { method: 'GET', path: '/fills', answers: 'json' },
  listTrades: { method: 'GET', path: '/trades', answers: 'json' },
  getReconciliation: { method: 'GET', path: '/portfolio/reconciliation', answers: 'json' },
  reconcile: { method: 'POST', path: '/portfolio/reconciliation', answers: 'json' },
  getRisk: { method: 'GET', path: '/risk', answers: 'json' },
  getRiskLimits: { method: 'GET', path: '/risk/limits', answers: 'json' },
  triggerKillSwitch: { method: 'POST', path: '/risk/kill-switch/trigger', answers: 'json' },
  resetKillSwitch: { method: 'POST', path: '/risk/kill-switch/reset', answers: 'json' },
  addLock: { method: 'POST', path: '/risk/locks', answers: 'json' },
  removeLock: { method: 'DELETE', path: '/risk/locks/{id}', answers: 'json' },
  listBars: { method: 'GET', path: '/bars', answers: 'json' },
  getRegime: { method: 'GET', path: '/regime', answers: 'json' },
  listRegimeChanges: { method: 'GET', path: '/regime/history', answers: 'json' },
  getAllocation: { method: 'GET', path: '/allocation', answers: 'json' },
  getAllocationAttribution: { method: 'GET', path: '/allocation/attribution', answers: 'json' },
  getNextAllocationDecision: { method: 'GET', path: '/allocation/next', answers: 'json' },
  listAllocationDecisions: { method: 'GET', path: '/allocation/decisions', answers: 'json' },
  runAllocation: { method: 'POST', path: '/allocation/run', answers: 'json' },
  getAllocationDecision: { method: 'GET', path: '/allocation/{id}', answers: 'json' },
  listModels: { method: 'GET', path: '/models', answers: 'json' },
  getModel: { method: 'GET', path: '/models/{id}', answers: 'json' },
  getModelFile: { method: 'GET', path: '/models/{id}/file', answers: 'json' },
  promoteModel: { method: 'POST', path: '/models/{id}/promote', answers: 'json' },
  retireModel: { method: 'POST', path: '/models/{id}/retire', answers: 'json' },
  rollBackModel: { method: 'POST', path: '/models/rollback', answers: 'json' },
  importModel: { method: 'POST', path: '/models/import', answers: 'json' },
  getModelImportance: { method: 'GET', path: '/models/{id}/importance', answers: 'json' },
  getDrift: { method: 'GET', path: '/models/drift', answers: 'json' },
  getModelDrift: { method: 'GET', path: '/models/{id}/drift', answers: 'json' },
  getForecasts: { method: 'GET', path: '/forecasts', answers: 'json' },
  listPlugins: { method: 'GET', path: '/plugins', answers: 'json' },
  getPlugin: { method: 'GET', path: '/plugins/{kind}/{id}', answers: 'json' },
  releasePlugin: { method: 'POST', path: '/plugins/{kind}/{id}/release', answers: 'json' },
  getSupervision: { method: 'GET', path: '/supervision', answers: 'json' },
  startBacktest: { method: 'POST', path: '/backtests', answers: 'json' },
  listBacktests: { method: 'GET', path: '/backtests', answers: 'json' },
  getBacktest: { method: 'GET', path: '/backtests/{id}', answers: 'json' },
  removeBacktest: { method: 'DELETE', path: '/backtests/{id}', answers: 'json' },
  cancelBacktest: { method: 'POST', path: '/backtests/{id}/cancel', answers: 'json' },
  listData: { method: 'GET', path: '/data', answers: 'json' },
  listGaps: { method: 'GET', path: '/data/gaps', answers: 'json' },
  startImport: { method: 'POST', path: '/data/import', answers: 'json' },
  listImports: { method: 'GET', path: '/data/imports', answers: 'json' },
  getImport: { method: 'GET', path: '/data/imports/{id}', answers: 'json' },
  removeImport: { method: 'DELETE', path: '/data/imports/{id}', answers: 'json' },
  cancelImport: { method: 'POST', path: '/data/imports/{id}/cancel', answers: 'json' },
  getAlerts: { method: 'GET', path: '/alerts', answers: 'json' },
  testAlerts: { method: 'POST', path: '/alerts/test', answers: 'json' },
  getConfig: { method: 'GET', path: '/config', answers: 'json' },
  diffConfig: { method: 'GET', path: '/config/diff', answers: 'json' },
  reloadConfig: { method: 'POST', path: '/config/reload', answers: 'json' },
  getConfigFile: { method: 'GET', path: '/config/{file}', answers: 'json' },
  changeConfig: { method: 'PATCH', path: '/config/{file}', answers: 'json' },
  getConfigSchema: { method: 'GET', path: '/config/schema/{file}', answers: 'json' },
  validateConfig: { method: 'POST', path: '/config/validate', answers: 'json' },
  listRevisions: { method: 'GET', path: '/config/revisions', answers: 'json' },
  getRevision: { method: 'GET', path: '/config/revisions/{number}', answers: 'json' },
  diffRevision: { method: 'GET', path: '/config/revisions/{number}/diff', answers: 'json' },
  planRollBack: { method: 'GET', path: '/config/revisions/{number}/rollback', answers: 'json' },
  rollBackConfig: { method: 'POST', path: '/config/revisions/{number}/rollback', answers: 'json' },
  listEvents: { method: 'GET', path: '/events', answers: 'json' },
  streamEvents: { method: 'GET', path: '/events/stream', answers: 'events' },
  listRecords: { method: 'GET', path: '/journal', answers: 'json' },
  verifyAudit: { method: 'GET', path: '/audit/verify', answers: 'json' },
  audit: { method: 'GET', path: '/audit/{what}/{number}', answers: 'json' },
  getOpenApi: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocumentation: { method: 'GET', path: '/docs', answers: 'text' },
  getErrors: { method: 'GET', path: '/docs/errors', answers: 'text' },
  getStyle: { method: 'GET', path: '/docs/style.css', answers: 'text' },
} as const satisfies Readonly<Record<string, Operation>>

/** Of an operation that takes nothing. */
export type NoInput = Readonly<Record<string, never>>

/** One function for each operation of the API. */
export interface GrodtClient {
  /** Whether the host answers. Scope: `read`. */
  readonly getHealth: (input?: NoInput, options?: CallOptions) => Promise<types.GetHealthAnswer>

  /** Mode, market time, speed, bars, regimes. Scope: `read`. */
  readonly getStatus: (input?: NoInput, options?: CallOptions) => Promise<types.GetStatusAnswer>

  /** The last lines of the log. Scope: `read`. */
  readonly listLogLines: (
    input?: types.ListLogLinesInput,
    options?: CallOptions,
  ) => Promise<types.ListLogLinesAnswer>

  /** How much the log tells now. Scope: `read`. */
  readonly getLogLevel: (input?: NoInput, options?: CallOptions) => Promise<Tagged<types.GetLogLevelAnswer>>

  /** How much the log tells. Scope: `admin`. */
  readonly setLogLevel: (
    input: types.SetLogLevelInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.SetLogLevelAnswer>>

  /** Every strategy: weight, gates, result, refusals. Scope: `read`. */
  readonly listStrategies: (input?: NoInput, options?: CallOptions) => Promise<types.ListStrategiesAnswer>

  /** One strategy. Scope: `read`. */
  readonly getStrategy: (
    input: types.GetStrategyInput,
    options?: CallOptions,
  ) => Promise<Tagged<types.GetStrategyAnswer>>

  /** Change parameters or other values of it. Scope: `admin`. */
  readonly changeStrategy: (
    input: types.ChangeStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ChangeStrategyAnswer>>

  /** The strategies side by side. Scope: `read`. */
  readonly compareStrategies: (
    input?: NoInput,
    options?: CallOptions,
  ) => Promise<types.CompareStrategiesAnswer>

  /** What it wanted, and why that was refused. Scope: `read`. */
  readonly listSignals: (
    input: types.ListSignalsInput,
    options?: CallOptions,
  ) => Promise<types.ListSignalsAnswer>

  /** Have it only manage what it holds. Scope: `trade`. */
  readonly pauseStrategy: (
    input: types.PauseStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.PauseStrategyAnswer>>

  /** Let it trade again. Scope: `trade`. */
  readonly resumeStrategy: (
    input: types.ResumeStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ResumeStrategyAnswer>>

  /** Let it out of quarantine. Scope: `trade`. */
  readonly releaseStrategy: (
    input: types.ReleaseStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ReleaseStrategyAnswer>>

  /** Switch it on in the configuration. Scope: `admin`. */
  readonly enableStrategy: (
    input: types.EnableStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.EnableStrategyAnswer>>

  /** Switch it off in the configuration. Scope: `admin`. */
  readonly disableStrategy: (
    input: types.DisableStrategyInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.DisableStrategyAnswer>>

  /** Equity, sleeves and exposure. Scope: `read`. */
  readonly getPortfolio: (input?: NoInput, options?: CallOptions) => Promise<types.GetPortfolioAnswer>

  /** Equity, cash, drawdown, statistics. Scope: `read`. */
  readonly getPerformance: (input?: NoInput, options?: CallOptions) => Promise<types.GetPerformanceAnswer>

  /** Open positions, stop, target, profit. Scope: `read`. */
  readonly listPositions: (
    input?: types.ListPositionsInput,
    options?: CallOptions,
  ) => Promise<types.ListPositionsAnswer>

  /** Approved entries and what became of them. Scope: `read`. */
  readonly listOrders: (
    input?: types.ListOrdersInput,
    options?: CallOptions,
  ) => Promise<types.ListOrdersAnswer>

  /** Executions in the books. Scope: `read`. */
  readonly listFills: (input?: types.ListFillsInput, options?: CallOptions) => Promise<types.ListFillsAnswer>

  /** Closed trades. Scope: `read`. */
  readonly listTrades: (
    input?: types.ListTradesInput,
    options?: CallOptions,
  ) => Promise<types.ListTradesAnswer>

  /** Whether books and account hold the same. Scope: `read`. */
  readonly getReconciliation: (
    input?: NoInput,
    options?: CallOptions,
  ) => Promise<types.GetReconciliationAnswer>

  /** Compare books and account now. Scope: `trade`. */
  readonly reconcile: (input: types.ReconcileInput, options?: CallOptions) => Promise<types.ReconcileAnswer>

  /** Kill switch, locks, paused and faulty strategies. Scope: `read`. */
  readonly getRisk: (input?: NoInput, options?: CallOptions) => Promise<Tagged<types.GetRiskAnswer>>

  /** Each limit with its use in per cent. Scope: `read`. */
  readonly getRiskLimits: (input?: NoInput, options?: CallOptions) => Promise<types.GetRiskLimitsAnswer>

  /** Halt the book. Scope: `trade`. */
  readonly triggerKillSwitch: (
    input: types.TriggerKillSwitchInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.TriggerKillSwitchAnswer>>

  /** Release it again. Scope: `trade`. */
  readonly resetKillSwitch: (
    input: types.ResetKillSwitchInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ResetKillSwitchAnswer>>

  /** Lock entries. Scope: `trade`. */
  readonly addLock: (
    input: types.AddLockInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.AddLockAnswer>>

  /** Remove a lock. Scope: `trade`. */
  readonly removeLock: (
    input: types.RemoveLockInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.RemoveLockAnswer>>

  /** Closed bars of a symbol. Scope: `read`. */
  readonly listBars: (input: types.ListBarsInput, options?: CallOptions) => Promise<types.ListBarsAnswer>

  /** The regime of every symbol now. Scope: `read`. */
  readonly getRegime: (input?: NoInput, options?: CallOptions) => Promise<types.GetRegimeAnswer>

  /** How regimes changed. Scope: `read`. */
  readonly listRegimeChanges: (
    input?: types.ListRegimeChangesInput,
    options?: CallOptions,
  ) => Promise<types.ListRegimeChangesAnswer>

  /** Who has how much capital, and the last decision. Scope: `read`. */
  readonly getAllocation: (input?: NoInput, options?: CallOptions) => Promise<types.GetAllocationAnswer>

  /** What moving capital earned or cost. Scope: `read`. */
  readonly getAllocationAttribution: (
    input?: NoInput,
    options?: CallOptions,
  ) => Promise<types.GetAllocationAttributionAnswer>

  /** When it is decided next, and what would come of it now. Scope: `read`. */
  readonly getNextAllocationDecision: (
    input?: NoInput,
    options?: CallOptions,
  ) => Promise<types.GetNextAllocationDecisionAnswer>

  /** Decisions about it, from the journal. Scope: `read`. */
  readonly listAllocationDecisions: (
    input?: types.ListAllocationDecisionsInput,
    options?: CallOptions,
  ) => Promise<types.ListAllocationDecisionsAnswer>

  /** Decide about it now. Scope: `trade`. */
  readonly runAllocation: (
    input: types.RunAllocationInput,
    options?: CallOptions,
  ) => Promise<types.RunAllocationAnswer>

  /** A decision about it, by its number, or last. Scope: `read`. */
  readonly getAllocationDecision: (
    input: types.GetAllocationDecisionInput,
    options?: CallOptions,
  ) => Promise<types.GetAllocationDecisionAnswer>

  /** Trained models: state, data, figures. Scope: `read`. */
  readonly listModels: (
    input?: types.ListModelsInput,
    options?: CallOptions,
  ) => Promise<types.ListModelsAnswer>

  /** One of them, with its validation. Scope: `read`. */
  readonly getModel: (
    input: types.GetModelInput,
    options?: CallOptions,
  ) => Promise<Tagged<types.GetModelAnswer>>

  /** It as a file. Scope: `read`. */
  readonly getModelFile: (
    input: types.GetModelFileInput,
    options?: CallOptions,
  ) => Promise<types.GetModelFileAnswer>

  /** Have it serve. Scope: `admin`. */
  readonly promoteModel: (
    input: types.PromoteModelInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.PromoteModelAnswer>>

  /** Take it out of service. Scope: `admin`. */
  readonly retireModel: (
    input: types.RetireModelInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.RetireModelAnswer>>

  /** Bring back an earlier one. Scope: `admin`. */
  readonly rollBackModel: (
    input: types.RollBackModelInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.RollBackModelAnswer>>

  /** Add one from a file, as a candidate. Scope: `admin`. */
  readonly importModel: (
    input: types.ImportModelInput,
    options?: CallOptions,
  ) => Promise<types.ImportModelAnswer>

  /** What its forecasts rest on. Scope: `read`. */
  readonly getModelImportance: (
    input: types.GetModelImportanceInput,
    options?: CallOptions,
  ) => Promise<types.GetModelImportanceAnswer>

  /** Whether what serves is still better than its baseline. Scope: `read`. */
  readonly getDrift: (input?: types.GetDriftInput, options?: CallOptions) => Promise<types.GetDriftAnswer>

  /** The same, as it concerns one model. Scope: `read`. */
  readonly getModelDrift: (
    input: types.GetModelDriftInput,
    options?: CallOptions,
  ) => Promise<types.GetModelDriftAnswer>

  /** What is forecast, by what, and how well so far. Scope: `read`. */
  readonly getForecasts: (input?: NoInput, options?: CallOptions) => Promise<types.GetForecastsAnswer>

  /** What takes part, what is idle, what was refused. Scope: `read`. */
  readonly listPlugins: (input?: NoInput, options?: CallOptions) => Promise<types.ListPluginsAnswer>

  /** One of them, with its parameters and health. Scope: `read`. */
  readonly getPlugin: (
    input: types.GetPluginInput,
    options?: CallOptions,
  ) => Promise<Tagged<types.GetPluginAnswer>>

  /** Let its strategies out of quarantine. Scope: `trade`. */
  readonly releasePlugin: (
    input: types.ReleasePluginInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ReleasePluginAnswer>>

  /** Plugins: which fail, since when, next try. Scope: `read`. */
  readonly getSupervision: (input?: NoInput, options?: CallOptions) => Promise<types.GetSupervisionAnswer>

  /** Start a backtest. Scope: `trade`. */
  readonly startBacktest: (
    input: types.StartBacktestInput,
    options?: CallOptions,
  ) => Promise<types.StartBacktestAnswer>

  /** Backtests, the newest first. Scope: `read`. */
  readonly listBacktests: (
    input?: types.ListBacktestsInput,
    options?: CallOptions,
  ) => Promise<types.ListBacktestsAnswer>

  /** One backtest: how far it is, and its report. Scope: `read`. */
  readonly getBacktest: (
    input: types.GetBacktestInput,
    options?: CallOptions,
  ) => Promise<types.GetBacktestAnswer>

  /** Remove a backtest that is over. Scope: `trade`. */
  readonly removeBacktest: (
    input: types.RemoveBacktestInput,
    options?: CallOptions,
  ) => Promise<types.RemoveBacktestAnswer>

  /** End a backtest that waits or runs. Scope: `trade`. */
  readonly cancelBacktest: (
    input: types.CancelBacktestInput,
    options?: CallOptions,
  ) => Promise<types.CancelBacktestAnswer>

  /** Candle files that a backtest may read. Scope: `read`. */
  readonly listData: (input?: types.ListDataInput, options?: CallOptions) => Promise<types.ListDataAnswer>

  /** Places where bars of a candle file are missing. Scope: `read`. */
  readonly listGaps: (input: types.ListGapsInput, options?: CallOptions) => Promise<types.ListGapsAnswer>

  /** Import candle files into the data folder. Scope: `admin`. */
  readonly startImport: (
    input: types.StartImportInput,
    options?: CallOptions,
  ) => Promise<types.StartImportAnswer>

  /** Imports, the newest first. Scope: `read`. */
  readonly listImports: (
    input?: types.ListImportsInput,
    options?: CallOptions,
  ) => Promise<types.ListImportsAnswer>

  /** One import: how far it is, and what came of it. Scope: `read`. */
  readonly getImport: (input: types.GetImportInput, options?: CallOptions) => Promise<types.GetImportAnswer>

  /** Remove the record of an import that is over. Scope: `admin`. */
  readonly removeImport: (
    input: types.RemoveImportInput,
    options?: CallOptions,
  ) => Promise<types.RemoveImportAnswer>

  /** End an import that waits or runs. Scope: `admin`. */
  readonly cancelImport: (
    input: types.CancelImportInput,
    options?: CallOptions,
  ) => Promise<types.CancelImportAnswer>

  /** What is wrong, what was told, channels. Scope: `read`. */
  readonly getAlerts: (input?: NoInput, options?: CallOptions) => Promise<types.GetAlertsAnswer>

  /** Send a test message through channels. Scope: `admin`. */
  readonly testAlerts: (
    input: types.TestAlertsInput,
    options?: CallOptions,
  ) => Promise<types.TestAlertsAnswer>

  /** What runs, what waits, the last reloads. Scope: `read`. */
  readonly getConfig: (input?: NoInput, options?: CallOptions) => Promise<Tagged<types.GetConfigAnswer>>

  /** What a reload would change. Scope: `read`. */
  readonly diffConfig: (input?: NoInput, options?: CallOptions) => Promise<Tagged<types.DiffConfigAnswer>>

  /** Take over files and plugins as they are now. Scope: `admin`. */
  readonly reloadConfig: (
    input?: types.ReloadConfigInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ReloadConfigAnswer>>

  /** One file: its text, and what holds of it. Scope: `read`. */
  readonly getConfigFile: (
    input: types.GetConfigFileInput,
    options?: CallOptions,
  ) => Promise<Tagged<types.GetConfigFileAnswer>>

  /** Change values of a file. Scope: `admin`. */
  readonly changeConfig: (
    input: types.ChangeConfigInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.ChangeConfigAnswer>>

  /** The JSON Schema of a file. Scope: `read`. */
  readonly getConfigSchema: (
    input: types.GetConfigSchemaInput,
    options?: CallOptions,
  ) => Promise<types.GetConfigSchemaAnswer>

  /** Check files before anybody writes them. Scope: `admin`. */
  readonly validateConfig: (
    input?: types.ValidateConfigInput,
    options?: CallOptions,
  ) => Promise<types.ValidateConfigAnswer>

  /** Every accepted configuration, the newest first. Scope: `read`. */
  readonly listRevisions: (
    input?: types.ListRevisionsInput,
    options?: CallOptions,
  ) => Promise<types.ListRevisionsAnswer>

  /** One of them, with files and plugins. Scope: `read`. */
  readonly getRevision: (
    input: types.GetRevisionInput,
    options?: CallOptions,
  ) => Promise<types.GetRevisionAnswer>

  /** What it changed. Scope: `read`. */
  readonly diffRevision: (
    input: types.DiffRevisionInput,
    options?: CallOptions,
  ) => Promise<types.DiffRevisionAnswer>

  /** What a roll-back to it would do. Scope: `read`. */
  readonly planRollBack: (
    input: types.PlanRollBackInput,
    options?: CallOptions,
  ) => Promise<Tagged<types.PlanRollBackAnswer>>

  /** Bring it back as a new revision. Scope: `admin`. */
  readonly rollBackConfig: (
    input: types.RollBackConfigInput,
    options?: ChangeOptions,
  ) => Promise<Tagged<types.RollBackConfigAnswer>>

  /** What happened. Scope: `read`. */
  readonly listEvents: (
    input?: types.ListEventsInput,
    options?: CallOptions,
  ) => Promise<types.ListEventsAnswer>

  /** What happens, as it happens (server-sent events). Scope: `read`. */
  readonly streamEvents: (
    input?: types.StreamEventsInput,
    options?: FollowOptions,
  ) => AsyncGenerator<StreamMessage, void, undefined>

  /** Records of the journal. Scope: `read`. */
  readonly listRecords: (
    input?: types.ListRecordsInput,
    options?: CallOptions,
  ) => Promise<types.ListRecordsAnswer>

  /** Whether the journal fits, in hashes and meaning. Scope: `read`. */
  readonly verifyAudit: (
    input?: types.VerifyAuditInput,
    options?: CallOptions,
  ) => Promise<types.VerifyAuditAnswer>

  /** Where an order, trade, decision or event came from. Scope: `read`. */
  readonly audit: (input: types.AuditInput, options?: CallOptions) => Promise<types.AuditAnswer>

  /** The OpenAPI 3.1 document. Scope: `read`. */
  readonly getOpenApi: (input?: NoInput, options?: CallOptions) => Promise<types.GetOpenApiAnswer>

  /** The routes, to read. Scope: `read`. */
  readonly getDocumentation: (input?: NoInput, options?: CallOptions) => Promise<string>

  /** Every error, to read. Scope: `read`. */
  readonly getErrors: (input?: NoInput, options?: CallOptions) => Promise<string>

  /** What these pages look like. Scope: `read`. */
  readonly getStyle: (input?: NoInput, options?: CallOptions) => Promise<string>
}
