/** `npm run bench`: the host and its floor; `npm run bench -- reload`: reloads of a running host. */
await (process.argv.includes('reload') ? import('./reload/run.ts') : import('./run.ts'))
