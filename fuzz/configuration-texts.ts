/** Small configurations of both forms, right and wrong, that the corpus begins with. */
export const CONFIGURATION_TEXTS: Readonly<Record<string, string>> = {
  'braces.conf': `## Last changed: 2026-11-24 04:00:00 UTC
version 24.4R1;
/* the office */
system {
    host-name branch;
    inactive: services { ssh; }
    root-authentication { encrypted-password "$6$a b"; ## SECRET-DATA
    }
}
security { zones { security-zone trust { interfaces [ ge-0/0/0.0 inactive: ge-0/0/1.0 ]; } } }
`,
  'merge.conf': `system { host-name a; services { ssh; } }
replace: system { name-server [ 10.0.0.1 "a \\"b\\" \\\\" ]; }
delete: system name-server 10.0.0.1;
protect: security { flow; }
`,
  'set.conf': `set system host-name branch
set groups G interfaces <ge-0/0/[0-3]> mtu 1500
edit security policies from-zone trust to-zone untrust
set policy one match source-address [ a b ] destination-address any
set policy two then permit
insert policy two before policy one
rename policy one to policy uno
copy policy uno to drei
deactivate policy uno
up
top set system name-server 10.0.0.1 # comment
top
delete system name-server
annotate system "a comment"
`,
  'set-moves.conf': `edit a b c
up 2
set d "e f"
rename d to g
top edit a
protect g
set h $9$x ## SECRET-DATA
activate h
`,
  'wrong-brace.conf': 'system { host-name a; } }\n',
  'wrong-cut.conf': 'system { host-name "a',
  'wrong-comment.conf': 'system; /* host-name',
  'wrong-deep.conf': 'a {'.repeat(70),
  'wrong-semicolon.conf': 'system {\n    host-name a\n    domain-name b;\n}\n',
  'wrong-form.json': '{ "configuration": { "system": {} } }',
  'wrong-form.xml': '<?xml version="1.0"?><configuration/>',
  'wrong-prompt.txt': '{primary:node0}[edit]\nuser@host# show\n',
  'wrong-set.conf': 'set system host-name a;\nfrobnicate b\n',
}
