/** The first multiple of a step after a moment; both in ms, the grid begins at 1970-01-01 UTC. */
export const nextOnGrid = (time: number, step: number): number => (Math.floor(time / step) + 1) * step

/** Whether a multiple of the step is in (from, to], ms. */
export const passedGrid = (from: number, to: number, step: number): boolean => nextOnGrid(from, step) <= to
