from ncclient import manager
from ncclient.operations.rpc import RPCError

from asked import HOST, PASSWORD, PORT, PROTOCOLS, USER, sessions, tell

LIST = "<get-flow-session-information><protocol>%s</protocol></get-flow-session-information>"

with manager.connect(
    host=HOST,
    port=PORT,
    username=USER,
    password=PASSWORD,
    hostkey_verify=False,
    look_for_keys=False,
    allow_agent=False,
    device_params={"name": "junos"},
) as device:
    try:
        answer = {}
        for protocol in PROTOCOLS:
            text = device.command("show security flow session protocol " + protocol, format="text")
            reply = device.rpc(LIST % protocol)
            answer[protocol] = {
                "text": text.xpath("output")[0].text,
                "sessions": sessions(reply.xpath("flow-session-information")[0]),
            }
        tried = device.rpc("<clear-flow-session><protocol>gre</protocol><dry-run/></clear-flow-session>")
        cleared = device.command("clear security flow session protocol 99", format="xml")
        answer["cleared"] = [
            tried.xpath("//clearable-flow-session-count")[0].text,
            cleared.xpath("//cleared-flow-session-count")[0].text,
        ]
        tell(answer)
    except RPCError as error:
        tell({"refused": error.message})
