/**
 * The borders of the folders, checked by `npm run check:borders`. Each rule is proven by a deliberate violation in
 * test/repository/borders.spec.ts.
 */

/** Which other folders a folder may import. What is not here (test, scripts, docs) stands outside the borders. */
const MAY_IMPORT = {
  contract: [],
  kernel: ['contract'],
  rest: ['contract', 'kernel'],
  'global-config': ['contract', 'kernel', 'rest'],
  'plugin-kvm': ['contract', 'kernel', 'rest', 'global-config'],
  'console-gateway': ['contract', 'kernel', 'rest'],
  'agent-bridge': ['contract'],
  web: ['contract'],
  server: ['contract', 'kernel', 'rest', 'global-config', 'plugin-kvm', 'console-gateway'],
};

const FOLDERS = Object.keys(MAY_IMPORT);
const anyOf = (names) => `^(${names.join('|')})/`;
const SPEC = '[.]spec[.]tsx?$';
/** Beside the sources, but of the tests: specs and the fakes they share. */
const OF_TESTS = [SPEC, '/testing/'];

const borders = FOLDERS.map((folder) => ({
  name: `border-of-${folder}`,
  severity: 'error',
  comment: `${folder} may import ${MAY_IMPORT[folder].join(', ') || 'no other folder'}`,
  from: { path: `^${folder}/` },
  to: { path: anyOf(FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other))) },
}));

module.exports = {
  forbidden: [
    ...borders,
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      comment: 'manager, host and browser share it: no framework, nothing of Node',
      from: { path: '^contract/', pathNot: OF_TESTS },
      to: { pathNot: '^(contract/|node_modules/zod/)' },
    },
    {
      name: 'agent-without-framework',
      severity: 'error',
      comment: 'the agent is carried to a host as one small file',
      from: { path: '^agent-bridge/', pathNot: OF_TESTS },
      to: { path: '^node_modules/(@nestjs/|typeorm/)' },
    },
    {
      name: 'face-only',
      severity: 'error',
      comment: "a folder's index.ts is its face: nobody outside imports past it",
      from: { path: `^(${FOLDERS.join('|')})/` },
      to: { path: anyOf(FOLDERS), pathNot: ['^$1/', '^[^/]+/index[.]ts$'] },
    },
    {
      name: 'not-own-face',
      severity: 'error',
      comment: 'the face is for others: within a folder it makes circles',
      from: { path: `^(${FOLDERS.join('|')})/` },
      to: { path: '^$1/index[.]ts$' },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      comment: 'what runs in production does not lean on tests',
      from: { path: anyOf(FOLDERS), pathNot: OF_TESTS },
      to: { path: ['^test/', ...OF_TESTS], pathNot: '^node_modules/' },
    },
    {
      name: 'no-development-package',
      severity: 'error',
      comment: 'it is not there where the product runs',
      from: { path: anyOf(FOLDERS.filter((folder) => folder !== 'web')), pathNot: OF_TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'with decorators on ESM a circle ends in "cannot access before initialization"',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'an import that leads nowhere is seen by no other rule',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(dist|data|coverage)/' },
    // `source` makes #imports lead to the sources, built or not.
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
    skipAnalysisNotInRules: true,
  },
};
