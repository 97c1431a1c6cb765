/**
 * The permission flags of login classes and what each is for (Junos user access guide, permission flags; the texts
 * are those of `show cli authorization`, but for `secret`, which has no effect here). Flags are not cumulative: a class
 * has those that it names, and `all` names every one.
 */

const FLAGS = [
  ['access', 'Can view access configuration'],
  ['access-control', 'Can modify access configuration'],
  ['admin', 'Can view user accounts'],
  ['admin-control', 'Can modify user accounts'],
  ['all-control', 'Can modify any configuration'],
  ['clear', 'Can clear learned network info'],
  ['configure', 'Can enter configuration mode'],
  ['control', 'Can modify any config'],
  ['edit', 'Can edit full files'],
  ['field', 'Can use field debug commands'],
  ['firewall', 'Can view firewall configuration'],
  ['firewall-control', 'Can modify firewall configuration'],
  ['floppy', 'Can read and write the floppy'],
  ['flow-tap', 'Can view flow-tap configuration'],
  ['flow-tap-control', 'Can modify flow-tap configuration'],
  ['flow-tap-operation', 'Can tap flows'],
  ['idp-profiler-operation', 'Can view profiler data'],
  ['interface', 'Can view interface configuration'],
  ['interface-control', 'Can modify interface configuration'],
  ['maintenance', 'Can become the super-user'],
  ['network', 'Can access the network'],
  ['pgcp-session-mirroring', 'Can view pgcp session mirroring configuration'],
  ['pgcp-session-mirroring-control', 'Can modify pgcp session mirroring configuration'],
  ['reset', 'Can reset/restart interfaces and daemons'],
  ['rollback', 'Can rollback to previous configurations'],
  ['routing', 'Can view routing configuration'],
  ['routing-control', 'Can modify routing configuration'],
  ['secret', 'Can view secret statements (here nobody can)'],
  ['secret-control', 'Can modify secret statements'],
  ['security', 'Can view security configuration'],
  ['security-control', 'Can modify security configuration'],
  ['shell', 'Can start a local shell'],
  ['snmp', 'Can view SNMP configuration'],
  ['snmp-control', 'Can modify SNMP configuration'],
  ['storage', 'Can view storage configuration'],
  ['storage-control', 'Can modify storage configuration'],
  ['system', 'Can view system configuration'],
  ['system-control', 'Can modify system configuration'],
  ['trace', 'Can view trace file settings'],
  ['trace-control', 'Can modify trace file settings'],
  ['unified-edge', 'Can view unified edge configuration'],
  ['unified-edge-control', 'Can modify unified edge configuration'],
  ['view', 'Can view current values and statistics'],
  ['view-configuration', 'Can view all configuration (not including secrets)'],
] as const

export type Permission = (typeof FLAGS)[number][0]

/** A flag, and what whoever has it can do. */
export interface PermissionFlag {
  readonly flag: Permission
  readonly help: string
}

/** All flags, in alphabetical order. */
export const PERMISSIONS: readonly PermissionFlag[] = FLAGS.map(([flag, help]) => ({ flag, help }))

const BY_WORD: ReadonlyMap<string, Permission> = new Map(FLAGS.map(([flag]) => [flag, flag]))

export const ALL_PERMISSIONS: ReadonlySet<Permission> = new Set(BY_WORD.values())

/** The flags that a word of `permissions` names; undefined when there is no such flag. */
export function permissionsNamed(word: string): readonly Permission[] | undefined {
  if (word === 'all') return [...ALL_PERMISSIONS]
  const flag = BY_WORD.get(word)
  return flag && [flag]
}
