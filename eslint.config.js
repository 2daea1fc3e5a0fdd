import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const functionLimit = (max) => ['error', { max, skipBlankLines: true, skipComments: true, IIFEs: true }]

export default tseslint.config(
  { ignores: ['node_modules/', '.next/', '.metrictrail*/', 'next-env.d.ts', 'test-results/', 'playwright-report/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': functionLimit(60),
      'max-params': ['error', 3],
    },
  },
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': functionLimit(80) } },
  {
    // A describe block is one function to the linter, and node:test style callbacks are not awaited.
    files: ['**/*.{test,spec}.{ts,tsx}'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': functionLimit(60),
      'max-params': ['error', 3],
    },
  },
)
