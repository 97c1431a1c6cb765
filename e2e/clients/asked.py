"""What each client asks, and how it tells: one JSON object, by protocol, of the text and of the sessions in XML."""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
PROTOCOLS = ["icmp", "tcp", "udp", "gre", "esp"]
HOST, PORT, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


def sessions(xml):
    """Identifier and packets of both wings, of each session below an element without namespaces."""
    return [
        [
            int(each.findtext("session-identifier")),
            [int(wing.findtext("pkt-cnt")) for wing in each.findall("flow-information")],
        ]
        for each in xml.iter("flow-session")
    ]


def tell(answer):
    print(json.dumps(answer))
