import { createObserver, type Observer } from '../../learning/observer.ts'
import { noLearner, type LearnerOf } from '../meta/learner.ts'
import { HOUR } from '../../learning/periods.ts'
import { nextOnGrid } from './grid.ts'
import { hourlyBase, observerSpec, watchHours } from './watch.ts'

/**
 * A learner that only watches: it neither trains nor forecasts, and its observer has the rows of all that went by.
 *
 * @param take gets the observer before the first input; null where base bars do not make full hours
 */
export function collecting(take: (observer: Observer | null) => void): LearnerOf {
  return (running) => {
    const { prepared, engine } = running
    const baseMs = hourlyBase(engine)
    const idle = noLearner(running)
    if (baseMs === null) {
      take(null)
      return idle
    }
    const observer = createObserver(observerSpec(prepared, engine))
    const watch = watchHours(engine, baseMs, prepared.checked.config.strategies.length)
    take(observer)
    return {
      ...idle,
      after(input) {
        if (input.kind === 'bars' || input.kind === 'history')
          for (const hour of watch.hours(input)) observer.hour(hour)
        return []
      },
      nextStop: (time) => nextOnGrid(time, HOUR),
    }
  }
}
