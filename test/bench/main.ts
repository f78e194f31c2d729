/**
 * `npm run bench`: the host and its floor; `npm run bench -- reload`: reloads of a running host; `npm run bench -- learning`:
 * features, forecasts and trainings; `npm run bench -- api`: requests and readers of the
 * stream of events.
 */
const { argv } = process
await (argv.includes('reload')
  ? import('./reload/run.ts')
  : argv.includes('learning')
    ? import('./learning/run.ts')
    : argv.includes('api')
      ? import('./api/run.ts')
      : import('./run.ts'))
