#!/bin/bash
# A clone of the last commit, with nothing else in it: it installs, the program is linked, the README's first command answers.
set -euo pipefail
cd "$(dirname "$0")/.."

first_command='npm ci && npx wingspan replay examples/office.pcapng show security flow session protocol icmp'
grep -qxF -- "$first_command" README.md || {
  echo "README.md does not hold the line: $first_command"
  exit 1
}

clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet . "$clone"
cd "$clone"
bash -c "$first_command" > answer.txt
npx --no-install wingspan --version
grep -qE '^Total sessions: [1-9][0-9]*' answer.txt || {
  echo 'the first command of the README lists no session:'
  cat answer.txt
  exit 1
}
echo "a fresh clone lists: $(grep '^Total sessions:' answer.txt)"
