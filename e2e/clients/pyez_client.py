from jnpr.junos import Device
from jnpr.junos.exception import PermissionError as Refused
from jnpr.junos.factory.factory_loader import FactoryLoader

from asked import HOST, PASSWORD, PORT, PROTOCOLS, USER, sessions, tell

import yaml

TABLE = yaml.safe_load("""
FlowTable:
  rpc: get-flow-session-information
  item: .//flow-session
  key: session-identifier
  view: FlowView
FlowView:
  fields:
    policy: policy
""")

device = Device(host=HOST, port=PORT, user=USER, passwd=PASSWORD)
device.open()
try:
    answer = {}
    for protocol in PROTOCOLS:
        reply = device.rpc.get_flow_session_information(protocol=protocol)
        table = FactoryLoader().load(TABLE)["FlowTable"](device).get(protocol=protocol)
        answer[protocol] = {
            "text": device.cli("show security flow session protocol " + protocol, warning=False),
            "sessions": sessions(reply),
            "table": [int(key) for key in table.keys()],
        }
    answer["facts"] = [device.facts[each] for each in ("hostname", "version")]
    answer["json"] = device.rpc.get_flow_session_information({"format": "json"}, protocol="gre")
    answer["rpc"] = device.cli_to_rpc_string("show security flow session protocol icmp summary")
    tried = device.rpc.clear_flow_session(protocol="gre", dry_run=True)
    cleared = device.rpc.clear_flow_session(protocol="99")
    answer["cleared"] = [
        tried.findtext("clearable-flow-session-count"),
        cleared.findtext("cleared-flow-session-count"),
    ]
    users = device.rpc.get_system_users_information()
    answer["users"] = [each.text for each in users.iter("user")]
    tell(answer)
except Refused as error:
    tell({"refused": error.errs[0]["message"] if error.errs else "permission denied"})
finally:
    device.close()
