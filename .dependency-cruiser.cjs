// The whole architecture in one list: an import may only point to an earlier floor, or stay in its own room.
const floors = [
  ['^lib/cloudtrail/', '^lib/(config|env|errors|format)\\.ts$'],
  ['^lib/access/scope\\.ts$'],
  ['^lib/sources/', '^lib/store/'],
  ['^lib/evidence/'],
  ['^lib/ingest(/|\\.ts$|-[a-z-]+\\.ts$)'],
  ['^lib/access/(?!scope\\.ts$)'],
  ['^lib/api/'],
  ['^components/'],
  ['^app/', '^(instrumentation(-node)?|proxy)\\.ts$'],
  ['^scripts/'],
  ['^e2e/'],
]
const contract = floors.findIndex((rooms) => rooms.includes('^lib/api/'))
// Tests, and what was written for them alone.
const test =
  '\\.(test|spec|fixture|faults)\\.tsx?$|^lib/(ingest-(answers|trail)|store/seed)\\.ts$|^scripts/(test-aws\\.ts$|(aws|bench)/)'

const floorRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `floor-${floor}-looks-up-or-sideways`,
    severity: 'error',
    from: { path: room, pathNot: test },
    to: {
      path: [...rooms.filter((other) => other !== room), ...floors.slice(floor + 1).flat()],
      // Answers of the rooms below are typed by the contract (a rule of its own, below).
      pathNot: floor < contract ? '^lib/api/' : undefined,
    },
  })),
)

module.exports = {
  forbidden: [
    ...floorRules.filter((rule) => rule.to.path.length > 0),
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-missing-modules', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'contract-takes-types-only-from-server-rooms',
      severity: 'error',
      // The one place where an AppError becomes a status is server code that the routes share.
      from: { path: '^lib/api/', pathNot: [test, '^lib/api/respond\\.ts$'] },
      to: { path: '^lib/(sources|store|evidence|ingest|env)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-rooms-take-types-only-from-the-contract',
      severity: 'error',
      from: { path: '^lib/(sources|store|evidence|ingest)', pathNot: test },
      to: { path: '^lib/api/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'leaves-know-nothing-of-the-contract',
      severity: 'error',
      from: { path: '^lib/(cloudtrail/|access/scope\\.ts$|(env|errors|format)\\.ts$)', pathNot: test },
      to: { path: '^lib/api/' },
    },
    {
      name: 'components-know-contract-words-and-format-only',
      severity: 'error',
      from: { path: '^components/', pathNot: test },
      to: { path: '^lib/(?!api/|cloudtrail/|format\\.ts$)' },
    },
    {
      name: 'judgement-knows-no-source',
      severity: 'error',
      from: { path: '^lib/evidence/', pathNot: test },
      // How a gzip file begins is a format, no place where bytes come from.
      to: { path: '^lib/sources/', pathNot: '^lib/sources/gzip-header\\.ts$' },
    },
    {
      name: 'pure-rooms-have-no-node-built-ins',
      severity: 'error',
      from: { path: ['^lib/cloudtrail/', '^lib/access/scope\\.ts$', '^lib/format\\.ts$'], pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'what-ships-takes-nothing-from-tests',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(instrumentation(-node)?|proxy)\\.ts$', pathNot: test },
      to: { path: test },
    },
    {
      name: 'what-ships-takes-nothing-from-dev-dependencies',
      severity: 'error',
      from: { path: '^(app|components|lib)/|^(instrumentation(-node)?|proxy)\\.ts$', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.next/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
