/** Tests are transformed to CommonJS; `npm run check` type-checks them separately. */
module.exports = {
  testEnvironment: './tests/support/node-environment.cjs',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testTimeout: 60_000,
};
