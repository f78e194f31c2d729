import bestRule from '../../plugins/predictor-best-rule/src/index.ts'
import histogramForest from '../../plugins/predictor-histogram-forest/src/index.ts'
import logistic from '../../plugins/predictor-logistic/src/index.ts'
import randomForest from '../../plugins/predictor-random-forest/src/index.ts'
import { parameterTable } from './parameter-table.ts'

/** docs/predictors.md: definitions by hand, parameters from the schemas. */
export function predictorsPage(): string {
  return `# The predictors

A predictor is a plugin that is trained on rows of features and answers with the probability of 1 (a classification: will
tomorrow be riskier than usual?) or with an expected number (a regression: how volatile will it be?). Which rows, when, and
whether its model is used, is the host's business.

\`\`\`yaml
machine_learning:
  performance_prediction:
    model_type: "ensemble"           # or the id of one predictor
    members:                         # of the ensemble; parameters of a single predictor stand here too
      logistic: {}
      histogram-forest: { trees: 50 }
\`\`\`

\`ensemble\` is no plugin: the host trains all \`members\` and weighs them by their past Brier scores. The default is the
logistic regression and the histogram forest. Other parameters are another specification: the next training makes another model.

| | \`logistic\` | \`histogram-forest\` | \`random-forest\` | \`best-rule\` | \`persistence\` |
|---|---|---|---|---|---|
| probabilities | of the fit itself | corrected by rows the trees did not see | corrected likewise | shares, Laplace | shares, Laplace |
| a number | ridge regression | mean of the leaves | mean of the leaves | mean of each side | as it is now |
| training, 4,400 rows of 20 features | 11 ms | 55 ms | 5 s | 40 ms | 1 ms |
| one prediction | under 1 µs | 2 to 5 µs | 2 to 5 µs | under 1 µs | under 1 µs |
| out-of-fold accuracy on iris, wine, breast cancer (25 trees) | .93, .98, .98 | .95, .99, .96 | .95, .98, .96 | | |
| share of the variance of diabetes explained | .50 | .46 | .44 | | |

All are deterministic: equal data, parameters and seed give equal bytes. A model's bytes carry a checksum, and damaged ones
are refused. None is trained on a number that is not finite; the error names feature and row. Importance is the size of the
standardised coefficients (\`logistic\`), or by how much the splits on a feature reduced the sum of squared errors (forests).

## Logistic regression (\`logistic\`)

Features are brought to mean 0 and deviation 1 over the training. The fit minimises c x (sum of log losses) + |weights|² / 2
by Newton's method, without a penalty on the intercept; for a number it is ridge regression with the penalty |weights|² / c. A
feature that does not vary in the training has no say. With examples of one class only it says (ones + 1/2) / (rows + 1).

${parameterTable(logistic.config)}

## Histogram forest (\`histogram-forest\`)

A random forest (Breiman 2001) of our own on typed arrays. Each feature is cut once into at most 255 bins of about equally many
values; a split is looked for in sums per bin, by the reduction of the sum of squared errors, which for 0 and 1 is Gini's
impurity. Features are drawn for each split, and more of them until one can split. 100 deep trees on 5,000 rows of 20
features take about 0.3 s.

Each tree is grown on a bag of whole moments: of one moment the rows of several symbols are too much alike for some of them to
judge what was learnt from the others. What the trees say about the moments outside their bags is used to correct the
probabilities: logistic regression on the logit of the score with Platt's (1999) targets, under a prior that leaves them as
they are while there are few. It needs 50 examples of each class.

${parameterTable(histogramForest.config)}

## Random forest (\`random-forest\`)

The trees of the package ml-random-forest 2.1. Its time grows with the square of the rows, so that each tree gets a
bag of at most \`rows_per_tree\` of them; bags, correction and importance are those of the histogram forest, which is
hundreds of times faster and as good: prefer it. What of the package is worked around:

- it draws features once per tree, not per split: with few of them most trees are blind, hence \`features_per_tree\` of 0.8;
- its own sampling takes the first rows, its out-of-bag step can throw, and NaN is trained silently: none of the three is reached;
- its least gain of 0.01 stops at the splits that weak signals have: it is 0; a regression's split without an error is taken;
- its trees of objects are flattened into typed arrays, and answer the same.

${parameterTable(randomForest.config)}

## Best rule (\`best-rule\`)

A baseline: "if this feature (or the present state) is above that number, then a, else b", with the least sum of squared
errors over the training. What needs more than one line must be better than this.

${parameterTable(bestRule.config)}

## Persistence (\`persistence\`)

A baseline: what is stays. The probability after a 1 is how often 1 followed a 1 in the training, (k + 1) / (n + 2); a
number is expected to be as it is. It reads no feature and has no parameters.
`
}
