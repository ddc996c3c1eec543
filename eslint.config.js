import tseslint from 'typescript-eslint';

/** Typed rules only: format and syntax rules are Biome's, borders are dependency-cruiser's. */
export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
          message: 'No `as` but `as const`: parse or narrow instead.',
        },
        { selector: 'TSTypeAssertion', message: 'No type assertions: parse or narrow instead.' },
      ],
    },
  },
  {
    // TypeORM transactions on sqlite lose data when they overlap: every write goes through the unit of work.
    files: ['rest/**/*.ts', 'global-config/**/*.ts', 'plugin-kvm/**/*.ts', 'server/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'dataSource', property: 'transaction', message: 'Use UnitOfWork.run.' },
        { property: 'getRepository', object: 'dataSource', message: 'Use UnitOfWork.run or UnitOfWork.reader.' },
      ],
    },
  },
);
