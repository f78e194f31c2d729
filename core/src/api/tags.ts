/** The chapters of the API, in the order in which GET / and docs/api.md show them. */
export const TAGS = {
  host: 'What runs, and whether it is well.',
  strategies: 'The strategies: state, result, and how they are steered.',
  portfolio: 'Equity, positions, orders, fills and trades.',
  risk: 'Kill switch, locks, limits.',
  market: 'Bars and regimes.',
  allocation: 'Who gets how much capital, and why.',
  models: 'Trained models and what they forecast.',
  plugins: 'The plugins that run.',
  research: 'Backtests and imports beside the running host, and the candles that are there.',
  alerts: 'What is wrong, and who is told.',
  config: 'The configuration, its changes and its revisions.',
  events: 'What happened, and where it came from.',
  documentation: 'What the API says of itself.',
} as const

export type Tag = keyof typeof TAGS
