const toCommonJs = syntax => ['@swc/jest', { jsc: { parser: { syntax }, target: 'es2022' }, module: { type: 'commonjs' } }];
// packages that are ES modules only: Node imports them as they are, jest does not
const ES_MODULES = '(?:@noble|@scure|age-encryption)/';
const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': toCommonJs('typescript'), [`/node_modules/${ES_MODULES}.+\\.js$`]: toCommonJs('ecmascript') },
  // Node wants the extension where a module of the project is imported late
  moduleNameMapper: { '^((?:\\.{1,2}/)+(?:commands|simulation|rehearsal)/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!${ES_MODULES})`],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/providers/[^/]+/src'],
};

module.exports = {
  testTimeout: 30_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/**/*.test.ts'], testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/integ/'] },
    { ...common, displayName: 'integ', testMatch: ['<rootDir>/test/integ/**/*.test.ts'] },
  ],
};
