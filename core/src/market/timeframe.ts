/** One implementation for plugins and host. */
export { timeframeMs, timeframeName } from '@grodt/sdk'
