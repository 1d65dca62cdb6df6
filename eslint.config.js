import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const clockRules = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Take the time from platform/clock.ts.',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Take the time from platform/clock.ts.',
  },
];
const environmentMessage = 'Only config/ reads the environment.';
const environmentRules = [
  "MemberExpression[object.name='process'][property.name='env']",
  "MemberExpression[object.name='process'][property.value='env']",
  "VariableDeclarator[init.name='process'] > ObjectPattern",
  'ImportDeclaration[source.value=/^(node:)?process$/]',
].map((selector) => ({ selector, message: environmentMessage }));
const constructorRule = {
  selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>4]",
  message: 'At most four constructor dependencies.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      'data',
      'clients/typescript/src/generated',
      'tools/contract/build',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
    },
  },
  {
    // Nest creates decorated classes: the types of their constructor parameters must be imported as values.
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockRules, ...environmentRules, constructorRule] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/access/tokens/issuer-keys.ts', 'src/sandbox/webhooks/**', 'src/**/*.spec.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'fetch',
          message: 'Calls leave through platform/outbound-http, access/tokens or the sandbox.',
        },
        {
          name: 'WebSocket',
          message: 'Calls leave through platform/outbound-http, access/tokens or the sandbox.',
        },
      ],
    },
  },
  {
    files: ['src/platform/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environmentRules, constructorRule] },
  },
  {
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockRules, constructorRule] },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        Buffer: 'readonly',
      },
    },
    rules: { ...tseslint.configs.disableTypeChecked.rules, 'no-console': 'off' },
  },
);
