from netmiko import ConnectHandler

from asked import HOST, PASSWORD, PORT, PROTOCOLS, USER, sessions, tell

from lxml import etree

device = ConnectHandler(device_type="juniper_junos", host=HOST, port=PORT, username=USER, password=PASSWORD)
answer = {}
for protocol in PROTOCOLS:
    command = "show security flow session protocol " + protocol
    text = device.send_command(command)
    if text.startswith("error: "):
        answer = {"refused": text}
        break
    xml = device.send_command(command + " | display xml")
    root = etree.fromstring(xml.strip())
    for each in root.iter(etree.Element):
        each.tag = etree.QName(each).localname
    answer[protocol] = {"text": text, "sessions": sessions(root)}
if "refused" not in answer:
    clear = "clear security flow session protocol "
    answer["cleared"] = [device.send_command(clear + words).split(" ")[0] for words in ("gre dry-run", "99")]
device.disconnect()
tell(answer)
