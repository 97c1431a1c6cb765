#!/bin/bash
# The package as `npm pack` makes it: it holds what runs and nothing else, installs into an empty folder without running
# a script, and works there, with the optional package and without.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

scratch=$(mktemp -d)
daemon=
stop() {
  [ -z "$daemon" ] || kill "$daemon" 2> /dev/null || true
  rm -rf "$scratch"
}
trap stop EXIT

fail() {
  echo "$1"
  [ -z "${2:-}" ] || cat "$2"
  exit 1
}

npm pack --silent -w packages/wingspan --pack-destination "$scratch" > "$scratch/pack.log" ||
  fail 'the package cannot be made:' "$scratch/pack.log"
tarball=$(echo "$scratch"/wingspan-*.tgz)

# What is there, and what must not be.
tar tzf "$tarball" | sed 's|^package/||' | sort > "$scratch/files"
for file in LICENSE README.md bin/wingspan.js dist/program/index.js dist/program/password-worker.js package.json \
  systemd/wingspan.service; do
  grep -qxF "$file" "$scratch/files" || fail "the package has no $file:" "$scratch/files"
done
known='LICENSE|README\.md|package\.json|bin/wingspan\.js|dist/program/[^/]+\.js|systemd/[^/]+'
if grep -vE "^($known|docs/[^/]+\.md|examples/[^/]+\.(conf|pcapng))$" "$scratch/files" > "$scratch/more"; then
  fail 'the package holds what nobody needs:' "$scratch/more"
fi
cmp -s LICENSE packages/wingspan/LICENSE || fail "the package's licence is not that of the repository"

# Far from the repository, so that nothing of it can be found.
cd "$scratch"
wingspan=$scratch/prefix/bin/wingspan
check() {
  "$wingspan" --version | grep -qxE 'wingspan [0-9]+\.[0-9]+\.[0-9]+' || fail 'the version is not said'
  "$wingspan" replay "$root/examples/office.pcapng" show security flow session protocol icmp > answer.txt
  grep -qE '^Total sessions: [1-9]' answer.txt || fail 'a replay lists no session:' answer.txt
}

npm install --silent -g --ignore-scripts --prefer-offline --no-audit --no-fund --prefix "$scratch/prefix" "$tarball"
installed=$scratch/prefix/lib/node_modules/wingspan
modules=$installed/node_modules
if [ -e "$modules/@wingspan" ]; then fail 'the package asks for others of the repository'; fi
check

# Its documents are there, and their links lead to what is there.
(cd "$installed" && node -e '
  const { existsSync, readdirSync, readFileSync } = require("node:fs")
  const { dirname, join } = require("node:path")
  for (const document of ["README.md", ...readdirSync("docs").map((name) => join("docs", name))]) {
    for (const [, link] of readFileSync(document, "utf8").matchAll(/\]\(([^)#]+)/g)) {
      const isThere = /^https?:/.test(link) || existsSync(join(dirname(document), link))
      if (!isThere) console.log(`${document}: ${link}`)
    }
  }
') > dead.txt
[ ! -s dead.txt ] || fail 'links lead nowhere:' dead.txt
for document in "$root"/docs/*.md; do
  grep -qF "docs/$(basename "$document")" "$installed/README.md" ||
    fail "the package's README does not name $(basename "$document")"
done

# A daemon, asked over its socket.
export WINGSPAN_SOCKET=$scratch/wingspan.sock
echo "wingspan { state-directory \"$scratch/state\"; }" > lab.conf
"$wingspan" serve --config lab.conf --replay "$installed/examples/office.pcapng" 2> daemon.log &
daemon=$!
for _ in $(seq 100); do
  if grep -q '"msg":"ready"' daemon.log; then break; fi
  sleep 0.1
done
"$wingspan" show security flow session summary > answer.txt || fail 'the daemon does not answer:' daemon.log
grep -qE '^Sessions-in-use: [1-9]' answer.txt || fail 'the daemon lists no session:' answer.txt
kill "$daemon"
wait "$daemon" || fail 'the daemon does not end well:' daemon.log
daemon=

# The kernel's connections, by netlink: root may read them in a network namespace that is empty and goes by itself.
if [ "$(id -u)" = 0 ] && unshare --net true 2> /dev/null; then
  unshare --net "$wingspan" kernel show security flow status > answer.txt 2> kernel.log ||
    fail 'the kernel is not read:' kernel.log
  grep -q 'netlink' answer.txt || fail 'the kernel is not read by netlink:' answer.txt
else
  echo 'the kernel is not read: that needs root, and network namespaces'
fi

# As a service.
bash "$root/e2e/systemd.sh" "$scratch/prefix"

# Where the optional package is not to be had.
rm -r "$modules/koffi" "$modules/@koromix"
check
echo "the package works: $(basename "$tarball"), $(wc -l < files) files, $(wc -c < "$tarball") bytes"
