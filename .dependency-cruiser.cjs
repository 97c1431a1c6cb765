/**
 * The import rules. Packages know each other by name only and downward only; inside a package, rooms (the
 * folders of `src`) know each other through their `index.ts` only, and downward only.
 */

/** Rooms of each package, lowest first: none imports one that stands after it. */
const ROOMS = {
  engine: [
    'steps',
    'address',
    'protocol',
    'counters',
    'batch',
    'wire',
    'capture-file',
    'fragment',
    'application',
    'key',
    'tcp',
    'ageing',
    'session',
    'table',
    'event',
    'facts',
    'zone',
    'route',
    'screen',
    'policy',
    'nat',
    'first-path',
    'pipeline',
    'query',
  ],
  junos: [
    'xml',
    'syntax',
    'schema',
    'inherit',
    'expression',
    'compile',
    'command',
    'show',
    'render',
    'pipe',
    'log',
  ],
  wingspan: [
    'native',
    'source',
    'clock',
    'live',
    'kernel',
    'access',
    'netconf',
    'terminal',
    'top',
    'ssh',
    'local',
    'serve',
    'main',
  ],
}

/**
 * What a package may import besides itself: names of packages below, and whether Node.js and others are
 * allowed.
 */
const OUTSIDE = {
  engine: [],
  junos: ['engine'],
}

const room = (name, rooms) => `^packages/${name}/src/(${rooms.join('|')})/`
const FACE = '^packages/[^/]+/src/[^/]+/index\\.ts$'
const INSIDE_A_ROOM = '^packages/[^/]+/src/[^/]+/'

const upwardRules = Object.entries(ROOMS).flatMap(([name, rooms]) =>
  rooms.slice(0, -1).map((lower, place) => ({
    name: `${name}-${lower}-imports-downward`,
    severity: 'error',
    from: { path: room(name, [lower]) },
    to: { path: room(name, rooms.slice(place + 1)) },
  })),
)

const placeRules = Object.entries(ROOMS).map(([name, rooms]) => ({
  name: `${name}-room-has-a-place`,
  comment: 'A new room needs a place in the order above.',
  severity: 'error',
  from: {},
  to: { path: `^packages/${name}/src/[^/]+/`, pathNot: room(name, rooms) },
}))

const outsideRules = Object.entries(OUTSIDE).map(([name, below]) => ({
  name: `${name}-imports-little`,
  comment: 'No Node.js module, no other package: time, bytes and names come in as arguments.',
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: {
    pathNot: [
      `^packages/${name}/src/`,
      // A package below is its built face, or its bare name while it is not built.
      ...below.flatMap((other) => [`^packages/${other}/dist/index\\.d?\\.?[jt]s$`, `^@wingspan/${other}$`]),
    ],
  },
}))

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@wingspan/' },
    },
    {
      name: 'room-by-its-index',
      comment: "A room's own tests may look inside it.",
      severity: 'error',
      from: { path: '^packages/([^/]+)/(?:src|test)/([^/]+)/' },
      to: { path: INSIDE_A_ROOM, pathNot: ['^packages/$1/src/$2/', FACE] },
    },
    {
      name: 'room-by-its-index-from-outside',
      severity: 'error',
      from: { pathNot: '^packages/[^/]+/(src|test)/[^/]+/' },
      to: { path: INSIDE_A_ROOM, pathNot: FACE },
    },
    {
      name: 'package-by-its-name',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/[^/]+/src/', pathNot: '^packages/$1/src/' },
    },
    {
      name: 'engine-and-junos-below-the-program',
      severity: 'error',
      from: { path: '^packages/(engine|junos)/' },
      to: { path: ['^packages/wingspan/', '^wingspan$'] },
    },
    ...outsideRules,
    ...upwardRules,
    ...placeRules,
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
}
