// Who may import whom, each rule with its reason. test/architecture/imports.test.ts keeps them, and shows that each can fail.

const layer = (folder, allowed, comment) => ({
  name: `${folder.split('/').pop()}-imports`,
  comment,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: '^(lib|constructs|stacks|bench|main\\.ts)', pathNot: [folder, ...allowed].map(path => `^${path}`) },
});

const only = (name, modules, allowed, comment, dependencyTypesNot = []) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: allowed.map(path => `^${path}`) },
  to: { path: modules.map(module => `(^|node_modules/)${module}($|/)`), dependencyTypesNot },
});

const FILES_AND_PROCESSES = ['fs', 'fs/promises', 'net', 'http', 'https', 'os', 'child_process', 'readline'];

module.exports = {
  forbidden: [
    layer('lib/values', [], 'value objects are leaves: whatever they imported, everything would import'),
    layer('lib/butane', ['lib/values/'], 'Butane becomes Ignition for whoever asks: us before tofu runs, and the stand-in for poseidon/ct'),
    layer('lib/config', ['lib/values/', 'lib/butane/'], 'files become an EnvConfig before anybody knows what is made of it'),
    layer('lib/model', ['lib/values/', 'lib/butane/', 'lib/config/'], 'the plan of the lab is plain data: it can be read, tested and compared without a construct or a tofu'),
    layer('constructs', ['lib/values/'], 'constructs are a library: they work in any CDKTF program, without our files and our model'),
    layer('stacks', ['lib/values/', 'lib/model/', 'constructs/'], 'stacks turn a LabPlan into constructs: by then no file is read and nothing is decided'),
    layer('lib/tofu', ['lib/values/'], 'running tofu in a folder has nothing to do with what is in the folder'),
    layer('lib/cluster', ['lib/values/'], 'what is on a cluster is read, and changed, without knowing why'),
    layer('lib/scenario', ['lib/values/', 'lib/config/', 'lib/cluster/', 'lib/tofu/'], 'a scenario knows what it does, and not how environments are read, planned and made: it is handed that'),
    layer('lib/report', ['lib/values/', 'lib/model/', 'lib/tofu/', 'lib/scenario/'], 'a report is made of data; whoever has the data prints it'),
    layer('lib/sim', ['lib/butane/'], 'a simulated Proxmox that knew Standsmith would agree with its mistakes'),
    {
      name: 'clusters-are-changed-in-one-place',
      comment: 'tofu changes clusters; what it cannot do, templates on other nodes and what scenarios start and download, is in two places, and nothing that reads can come to write',
      severity: 'error',
      from: { pathNot: '^(lib/cli/templates/|lib/cli/scenario/clusters\\.ts$|lib/cluster/(writing|read-only)-client\\.ts$)' },
      to: { path: '^lib/cluster/(writing-client|session)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'report-takes-types-of-tofu',
      comment: 'a report looks at what tofu has said, and never runs it',
      severity: 'error',
      from: { path: '^lib/report/' },
      to: { path: '^lib/tofu/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-the-command-line',
      comment: 'the command line is wiring: what somebody else needs of it belongs elsewhere',
      severity: 'error',
      from: { pathNot: '^lib/cli/' },
      to: { path: '^lib/cli/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'what is shipped works without its tests',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    only('processes-start-in-one-file', ['child_process'], ['lib/tofu/process\\.ts$'],
      'how a child gets its variables, and how it is ended, is decided once'),
    only('console-is-one-port', ['cli-progress', 'picocolors', 'readline/promises', '@inquirer/prompts'], ['lib/cli/(io|prompts)\\.ts$'],
      'what is said to a person goes through one port, so that tests can listen and pipes get no colours', ['type-only']),
    only('arguments-are-the-command-line-s', ['commander'], ['lib/cli/program\\.ts$', 'lib/cli/commands/'], 'behind the commands, options are plain values'),
    only('constructs-stay-in-constructs', ['cdktf', 'constructs', '@cdktf/provider-[^/]+', 'providers/[^/]+'], ['constructs/', 'stacks/'],
      'all other values between two steps are plain data'),
    {
      name: 'planning-is-pure',
      comment: 'the same environment and the same allocations give the same plan: nothing else is read, and nothing is written, beside allocations.yaml',
      severity: 'error',
      from: { path: '^lib/(values|model)/', pathNot: '^lib/model/(allocations-file|plan-environments)\\.ts$' },
      to: { dependencyTypes: ['core'], path: FILES_AND_PROCESSES.map(module => `^${module}$`) },
    },
    {
      name: 'constructs-touch-no-files',
      comment: 'a construct is made of its props alone',
      severity: 'error',
      from: { path: '^(constructs|lib/report)/' },
      to: { dependencyTypes: ['core'], path: FILES_AND_PROCESSES.map(module => `^${module}$`) },
    },
    {
      name: 'no-circles',
      comment: 'files in a circle can only be read, tested and changed all at once',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'packages-are-declared',
      comment: 'a package that comes with another one goes with it, too; one for development is not there where only the others are installed',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'everything-resolves',
      comment: 'an import that leads nowhere is checked by none of the other rules',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nothing-outside',
      comment: 'a fresh clone has nothing but itself',
      severity: 'error',
      from: {},
      to: { path: '^\\.\\./' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^providers/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.cjs', '.json', '.d.ts'] },
  },
};
