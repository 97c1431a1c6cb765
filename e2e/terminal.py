"""Runs a program in a pseudo terminal: terminal.py STEPS PROGRAM ARGUMENT...

STEPS is a JSON list of [what to wait for, what to do then]: a text is typed, a list is the size that the terminal has
from then on (columns, rows), and {"signal": NUMBER, "process": ID} signals a process, without ID the program. Prints, as
JSON, the exit code, all that the terminal showed, and whether it takes whole lines and echoes them in the end; ends with
3 when something awaited does not come, or not the end.
"""
import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE_SECONDS = 20
END_SECONDS = 60
QUIET_SECONDS = 0.1
steps = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])

shown = ""
looked_at = 0


def give_up(missing):
    print(json.dumps({"missing": missing, "shown": shown[-2000:]}))
    os.kill(child, 9)
    sys.exit(3)


def read():
    """More of what the terminal shows; False once the program has gone."""
    global shown
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        return False
    shown += piece.decode(errors="replace")
    return len(piece) > 0


def settle():
    """Waits until the terminal has been quiet for a while."""
    while select.select([terminal], [], [], QUIET_SECONDS)[0] and read():
        pass


for awaited, typed in steps:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while awaited not in shown[looked_at:]:
        ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready or not read():
            give_up(awaited)
    looked_at = shown.index(awaited, looked_at) + len(awaited)
    if isinstance(typed, list):
        columns, rows = typed
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        continue
    if isinstance(typed, dict):
        os.kill(typed.get("process", child), typed["signal"])
        continue
    for key in typed:
        # Keys that come together count as pasted, and a pasted tab completes nothing.
        if key == "\t":
            settle()
        os.write(terminal, key.encode())
        if key == "\t":
            settle()

deadline = time.monotonic() + END_SECONDS
while True:
    if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
        give_up("its end")
    if not read():
        break
_, status = os.waitpid(child, 0)
local = termios.tcgetattr(terminal)[3]
isCooked = bool(local & termios.ICANON and local & termios.ECHO)
print(json.dumps({"code": os.waitstatus_to_exitcode(status), "shown": shown, "isCooked": isCooked}))
