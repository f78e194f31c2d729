import { createAlerts, type Alerts } from '../../host/alerts/alerts.ts'
import { alertMemory } from '../../host/alerts/memory.ts'
import { createRunRecorder, readRuns } from '../../host/availability/recorder.ts'
import type { Keeper } from '../../host/durable/keeper.ts'
import type { PaperHost } from '../../host/paper-host.ts'
import { simulatedAccount } from '../../host/reconciliation/account.ts'
import { reconciliationMemory } from '../../host/reconciliation/memory.ts'
import { createReconciler, type Reconciler } from '../../host/reconciliation/reconciler.ts'
import type { RunLog } from './log.ts'

/** What looks at a host beside its run loop, and remembers across processes in its store. */
export interface Watchers {
  readonly alerts: Alerts
  readonly reconciler: Reconciler
  /** Resolves when it is kept that the host runs. */
  start(): Promise<void>
  /** @param orderly whether the host ends in good order */
  stop(orderly: boolean): Promise<void>
}

/** The watchers of a host, with what those of the process before it have left. */
export async function openWatchers(
  host: PaperHost,
  keeper: Keeper | null,
  { logger }: Pick<RunLog, 'logger'>,
): Promise<Watchers> {
  const { store } = host
  // Nothing that goes wrong here keeps a host from running.
  const warn = (text: string) => (problem: unknown) => logger.warn({ problem: String(problem) }, text)

  const alerts = createAlerts({
    ...{ host, log: logger },
    memory: await alertMemory(store, warn('alerts of the process before are not known')),
  })
  host.earlierRuns = await readRuns(store, warn('when the host ran before is not known'))
  const recorder = createRunRecorder({
    ...{ store, earlier: host.earlierRuns, from: host.startedAt },
    onProblem: warn('when the host ran cannot be kept'),
  })
  const untold = warn('what the process before told of books and account is not known')
  const reconciler = createReconciler({
    ...{ host, account: simulatedAccount(host) },
    memory: await reconciliationMemory(store, untold),
    onProblem: warn('what is told of books and account cannot be kept'),
    onEvent: (event) => keeper?.told(event),
  })
  return {
    ...{ alerts, reconciler },
    async start() {
      await recorder.start()
      reconciler.start()
      alerts.start()
    },
    async stop(orderly) {
      reconciler.close()
      await alerts.stop()
      await recorder.stop(orderly)
    },
  }
}
