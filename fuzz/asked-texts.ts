/** What clients send, by target, that the corpus of those targets begins with. */
const RPC = (inside: string) =>
  `<rpc message-id="101" xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">${inside}</rpc>`
const CHUNKED = (text: string) => `\n#${text.length}\n${text}\n##\n`
const SESSIONS = RPC('<get-flow-session-information><protocol>tcp</protocol></get-flow-session-information>')
const COMMAND = RPC('<command format="json">show security flow session summary</command>')

export const ASKED_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  exec: {
    'sessions.txt': 'show security flow session protocol tcp summary',
    'pipes.txt': 'show security flow session | match "(tcp|udp).*Pkts: [1-9]" | except 10\\. | last 3',
    'json.txt': 'show security flow session protocol icmp | display json',
    'rpc.txt': 'show security policies hit-count | display xml rpc',
    'configuration.txt': 'show configuration security zones | display set | no-more',
    'filters.txt': 'protocol udp source-prefix 10.0.0.0/8 destination-port 53 extensive',
    'expression.txt': '^ +(In|Out): ([0-9a-f.:]+)/[[:digit:]]{1,5} --> .*;(tcp|udp),|^$',
    'find.txt': 'find "Session ID: 1[0-9]" | trim 3 | count',
    'sorted.txt': 'show security flow session protocol tcp sort-by bytes-rate limit 3 | display xml',
    'groups.txt': 'show security flow session group-by source-prefix 24 limit 2',
    'save.txt': 'show version | save /etc/passwd',
  },
  shell: {
    'complete.txt': 'sh\t sec fl\t?ses pro\t?\x15show security flow session | ?\x03',
    'pager.txt': 'set cli screen-length 5\rshow security flow session extensive\r  /tcp\rnbGq',
    'edit.txt': 'show verzion\x01\x05\x1bb\x1bd\x19\x7f\x1b[D\x1b[3~\x12sho\r\x1b[A\x1b[B\r',
    'paste.txt': '\x1b[200~show version\rshow cli\r\x1b[201~\rexit\r',
    'wide.txt': 'set cli screen-width 20\rdescription 漢字é\u0301\u{1f600}\x1b[D\x1b[D\x7f\r',
  },
  netconf: {
    'marked.xml': `\0${SESSIONS}]]>]]>${COMMAND}]]>]]>`,
    'chunked.xml': `\x01${CHUNKED(SESSIONS)}${CHUNKED(RPC('<close-session/>'))}`,
    'sessions.xml': `\x02${SESSIONS}`,
    'command.xml': `\x02${COMMAND}`,
    'groups.xml': `\x02${RPC('<get-flow-session-information><group-by><source-prefix>24</source-prefix></group-by><limit>2</limit></get-flow-session-information>')}`,
    'pipes.xml': `\x02${RPC('<command>show security flow session | match tcp | count</command>')}`,
    'config.xml': `\x02${RPC('<get-config><source><running/></source></get-config>')}`,
    'configuration.xml': `\x02${RPC('<get-configuration><configuration><security/></configuration></get-configuration>')}`,
    'software.xml': `\x02${RPC('<get-software-information/>')}`,
    'kill.xml': `\x02${RPC('<kill-session><session-id>7</session-id></kill-session>')}`,
    'doctype.xml': `\x02<!DOCTYPE a [<!ENTITY b "c">]>${RPC('&b;')}`,
  },
  xml: {
    'rpc.xml': SESSIONS,
    'everything.xml':
      '<?xml version="1.0" encoding="UTF-8"?><!-- c --><a:b xmlns:a="u" a:c="&lt;\t&#xD;"><d>&amp;<![CDATA[<]]></d><e/> f </a:b>',
    'doctype.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    'deep.xml': `${'<a>'.repeat(65)}${'</a>'.repeat(65)}`,
  },
}
