/** Statistics that plugins share: matrices, covariances, portfolios, clusters. */
export * from './matrix.ts'
export * from './moments.ts'
export * from './covariance.ts'
export * from './shrinkage.ts'
export * from './quadratic.ts'
export * from './portfolios.ts'
export * from './equal-risk.ts'
export * from './linkage.ts'
