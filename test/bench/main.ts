/**
 * `npm run bench`: the host and its floor; `npm run bench -- reload`: reloads of a running host; `npm run bench -- learning`:
 * features, forecasts and trainings.
 */
const { argv } = process
await (argv.includes('reload')
  ? import('./reload/run.ts')
  : argv.includes('learning')
    ? import('./learning/run.ts')
    : import('./run.ts'))
