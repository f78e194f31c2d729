import equal from '../../plugins/allocator-equal/src/index.ts'
import equalRisk from '../../plugins/allocator-equal-risk-contribution/src/index.ts'
import evidence from '../../plugins/allocator-evidence/src/index.ts'
import hedge from '../../plugins/allocator-hedge/src/index.ts'
import hierarchical from '../../plugins/allocator-hierarchical-risk-parity/src/index.ts'
import inverseVolatility from '../../plugins/allocator-inverse-volatility/src/index.ts'
import maximumSharpe from '../../plugins/allocator-maximum-sharpe/src/index.ts'
import minimumVariance from '../../plugins/allocator-minimum-variance/src/index.ts'
import { parameterTable } from './parameter-table.ts'

/** docs/allocators.md: definitions by hand, parameters from the schemas. */
export function allocatorsPage(): string {
  return `# The allocators

An allocator says what share of the account each strategy should have. The meta-controller asks it every \`update_frequency\`,
projects its answer onto the bounds of \`ml.yaml\` and moves the weights there ([allocation.md](allocation.md)).

\`\`\`yaml
# host.yaml
host:
  allocation: { plugin: evidence, parameters: { rough_exposure: 0.8 } }
\`\`\`

| plugin | weights follow | needs |
|---|---|---|
| \`static\` | \`capital_allocation\` of strategies.yaml; the default where host.yaml names none | nothing |
| \`equal\` | nothing: all the same | nothing |
| \`inverse-volatility\` | 1 / volatility | 20 days |
| \`equal-risk-contribution\` | equal parts in the variance of the book | 20 days |
| \`hierarchical-risk-parity\` | a tree of similar strategies | 20 days |
| \`minimum-variance\` | the calmest book | 20 days |
| \`maximum-sharpe\` | the best book per risk, from shrunk estimates | 20 days |
| \`hedge\` | what earned, at a learning rate | 20 days |
| \`evidence\` | \`capital_allocation\`, tilted as far as evidence supports it; what the shipped \`configs/host.yaml\` names | 30 days; forecasts for its exposure |

## What is true about them

- More return through clever weights is not to be expected: to show a Sharpe ratio higher by 0.2 than that of a book that moves
  alike to 0.9 takes about 31 years. Lower risk is: it comes from holding several strategies at all.
- The Sharpe ratio of the last 30 days is noise: its correlation with the next 30 days lies between -.28 and +.06.
- At the delivered \`rebalance_threshold\` of 0.1 and weights of .4, .3, .3 the equal thirds never move anything: \`equal\` is
  \`static\` there.
- In made-up worlds (730 days, three strategies, t5, correlation .35; mean Sharpe difference to static over 200 worlds)
  \`evidence\` costs 0.09 where all strategies are alike: 0.02 by its tilt and 0.07 by switching off what had bad luck (0.04 if
  one could see what it would have earned meanwhile). Where one is good and one bad for good it earns 0.27; where they change
  places every 120 days it comes too late and costs 0.20. \`hedge\` with \`{ rule: hedge, learning_rate: 10, window: 60 }\`
  earns 0.34 there, 0.22 where one is good for good, and costs 0.02 where all are alike: it learns in 60 days, and forgets.

## Common rules

All count on the results of each full UTC day, as a fraction of the capital that the strategy could use that day. The host has
at most 365 of them. Where there are fewer than \`minimum_days\`, the weights are \`capital_allocation\`, and the notes of the
decision say \`fallback\` with the days and what was needed. A strategy whose results were all the same, idle for instance,
has no risk to go by: it keeps its configured weight, and the others divide theirs. What is divided is what strategies.yaml
puts to work: where \`capital_allocation\` sums to 0.9, the rest stays cash. No weight is negative.

Every plugin is a pure function of what the host gives it, and each passes \`allocatorConformance\` of the SDK
([plugins.md](plugins.md)).

## Definitions

Where libraries differ, these are the definitions. *PyPortfolioOpt* gives the same weights from the same daily returns to 1e-9;
its published portfolios of 20 stocks are an optional test (\`test/reference-portfolios.test.ts\`).

| | here | as in |
|---|---|---|
| returns | simple, daily, no gaps | all |
| covariance \`sample\` | divided by n - 1 | pandas, numpy; PyPortfolioOpt \`sample_cov\` |
| covariance \`ledoit-wolf\` | towards the mean variance times identity; divided by n (Ledoit and Wolf 2004, "A well-conditioned estimator") | scikit-learn \`ledoit_wolf\`; PyPortfolioOpt \`constant_variance\`, Riskfolio-Lib \`ledoit\` |
| covariance \`constant-correlation\` | towards equal correlations; divided by n - 1 (Ledoit and Wolf 2004, "Honey, I shrunk") | PyPortfolioOpt \`constant_correlation\` |
| annualisation | none: no weight depends on it, but for the risk-free rate, of which a day has a 365th | PyPortfolioOpt multiplies mean and covariance by 252 |
| expected return | arithmetic mean, shrunk (\`bayes-stein\`) or not (\`sample\`) | \`sample\`: PyPortfolioOpt with \`compounding=False\` |
| distance | sqrt((1 - rho) / 2), 0 to 1 | PyPortfolioOpt, Riskfolio-Lib, López de Prado |
| linkage | \`single\` by default, on the distances themselves | SciPy on the condensed matrix; López de Prado passed the square one, which compares columns |
| order of the leaves | left before right, lower numbers first | SciPy; Riskfolio-Lib reorders them by default |
| sum of the shares | 1, none negative | all, long only |

Covariances that repeat a strategy, or have fewer days than strategies, get variances larger by 1e-8, so that one answer is the
answer. The solvers meet the conditions of optimality to 1e-8 (property tests): active sets for minimum variance and maximum
Sharpe (Lawson and Hanson 1974), Newton's method for equal risk (Spinu 2013).

## Equal (\`equal\`)

Every strategy has the mean of the configured weights.

${parameterTable(equal.config)}

## Inverse volatility (\`inverse-volatility\`)

Shares in proportion to 1 / sample standard deviation.

${parameterTable(inverseVolatility.config)}

## Equal risk contribution (\`equal-risk-contribution\`, \`erc\`, \`risk-parity\`)

Share x (covariance x shares) is the same for every strategy (Maillard, Roncalli, Teiletche 2010).

${parameterTable(equalRisk.config)}

## Hierarchical risk parity (\`hierarchical-risk-parity\`, \`hrp\`)

The strategies in the order of a tree of their correlation distances; the list is halved again and again (the first half is the
smaller one), and each half gets a share against its variance, which is that of its inverse-variance weights (López de Prado 2016).

${parameterTable(hierarchical.config)}

## Minimum variance (\`minimum-variance\`)

${parameterTable(minimumVariance.config)}

## Maximum Sharpe (\`maximum-sharpe\`, \`tangency\`)

Both inputs are shrunk by default: the covariance by Ledoit and Wolf, the means towards that of the calmest book by Jorion
(1986, with the covariance as it is): by (p + 2) / (p + 2 + n d' S⁻¹ d) for p strategies, n days and the distances d from it.
When no strategy is expected to earn more than the risk-free rate, the weights are \`capital_allocation\`.

${parameterTable(maximumSharpe.config)}

## Hedge (\`hedge\`, \`exponentiated-gradient\`)

From the configured shares, each day of the window multiplies share i by exp(rate x growth i / growth of the book) (exponentiated
gradient: Helmbold, Schapire, Singer, Warmuth 1998; 36 stocks of the New York exchange over 5,651 days at the rate 0.05 end at
27.09 times the start, as published), or by exp(rate x return i) (\`rule: hedge\`, Freund and Schapire 1997). At 0.05 some weeks
of results move next to nothing: a strategy that earned 10 points more than another gains half a percent of its share.

${parameterTable(hedge.config)}

## Evidence (\`evidence\`)

What a study of real candles supports, and no more:

    risk     = capital_allocation / volatility over the performance window (at least 30, at most 60 days), sum kept
    skill    = n / (n + 730) x trailing Sharpe ratio of at most 365 days + 730 / (n + 730) x 0.3
               (0.3 alone before 60 trades and 90 days; days count from the first result on)
    weights  = risk x exp(skill - mean skill)
    off      = t-statistic of the mean daily result of 180 days below -1, with 60 trades; on again above -0.5
    exposure = 0.7 when more than half of the markets have a high-risk state (market_risk) of probability above 0.8, else 1

Its answer has the steps \`static\`, \`risk\` and \`skill\`, of which the attribution tells what each earned. What is switched off
stays cash; while it is off its losses leave the 180 days, so that it comes back. Trades count from the start. A market without a
forecast does not count as rough.

${parameterTable(evidence.config)}
`
}
