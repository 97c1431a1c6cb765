#!/bin/bash
# The package as a service of a real systemd, by the words of docs/gateway.md: a machine that is booted from this one's
# files with whatever it writes in memory, with a network of its own. The argument is a prefix in which the package is
# installed. Says what is missing, and is content, where there can be no such machine.
set -euo pipefail
prefix=$(realpath "$1")

pass_over() {
  # In CI nothing is left out unseen, once the programs are there.
  if [ "${CI:-}" = true ] && command -v systemd-nspawn > /dev/null; then
    echo "not run under systemd: $1"
    exit 1
  fi
  echo "not run under systemd: $1"
  exit 0
}
[ "$(id -u)" = 0 ] || pass_over 'needs root'
for program in systemd-nspawn nsenter unshare nft ping; do
  command -v "$program" > /dev/null || pass_over "needs $program"
done
[ -x /lib/systemd/systemd ] || pass_over 'needs systemd'

scratch=$(mktemp -d)
machine=
first=
stop() {
  # The first process of the machine takes all others with it.
  [ -z "$first" ] || kill -KILL "$first" 2> /dev/null || true
  [ -z "$machine" ] || { kill "$machine" 2> /dev/null || true; wait "$machine" 2> /dev/null || true; }
  # Control groups of the machine, which nobody is in any more.
  find /sys/fs/cgroup -depth -type d -newer "$scratch/root" \
    \( -name payload -o -name supervisor -o -path '*/payload/*' \) -exec rmdir {} + 2> /dev/null || true
  # It is empty, or this machine's root is still there.
  rmdir "$scratch/root" && rm -rf "$scratch"
}
trap stop EXIT

# The root of a machine may not be that of the one it runs on, so it is another place of the same; what is noted of it
# in /run goes with it.
mkdir "$scratch/root"
unshare --mount --propagation private sh -c '
  mount --bind / "$1/root"
  mount -t tmpfs tmpfs /run
  exec systemd-nspawn --quiet --register=no --keep-unit --directory="$1/root" --volatile=overlay --hostname=gw \
    --private-network --bind-ro="$2:/mnt" --boot -- --unit=basic.target
' sh "$scratch" "$prefix" < /dev/null > "$scratch/boot.log" 2>&1 &
machine=$!

inside() {
  nsenter --target "$first" --all env --ignore-environment HOME=/root TERM=dumb \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
# Tries for so many seconds.
within() {
  local until=$((SECONDS + $1))
  shift
  until "$@" > "$scratch/last" 2>&1; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.2
  done
}
fail() {
  echo "under systemd: $1"
  inside journalctl -u wingspan -o cat --no-pager | tail -30 || true
  exit 1
}
booted() {
  kill -0 "$machine" || return 0
  first=$(pgrep -P "$machine" | head -1)
  [ -n "$first" ] && inside systemctl is-active basic.target
}
within 30 booted || true
{ kill -0 "$machine" && booted; } 2> /dev/null > /dev/null || pass_over "no machine: $(tail -1 "$scratch/boot.log")"

# A block of the guide: the one with these words in it.
guide() {
  awk -v words="$1" -v RS='' -F '\n' 'index($0, words) && /^    / { gsub(/(^|\n)    /, "\n"); print; exit }' \
    "$prefix/lib/node_modules/wingspan/docs/gateway.md" > "$scratch/block"
  [ -s "$scratch/block" ] || fail "the guide has no command with '$1'"
  inside bash -e < "$scratch/block" > "$scratch/answer" 2>&1 || fail "'$1' fails: $(cat "$scratch/answer")"
}
configured() {
  inside sh -c 'cat > /etc/wingspan/wingspan.conf'
}
main_process() {
  inside systemctl show --property=MainPID --value wingspan
}
of_unit() {
  inside systemctl show --property="$1" --value wingspan
}
ready() {
  [ "$(inside journalctl -u wingspan -o cat | grep -c '"msg":"ready"')" = "$1" ]
}

inside cp -a /mnt/. /usr/local/
inside nft 'add table ip t; add chain ip t in { type filter hook input priority 0; }
  add rule ip t in ct state new counter'
guide 'wingspan kernel show'
grep -q '^Sessions-in-use: ' "$scratch/answer" || fail 'the kernel is not read'
guide 'nf_conntrack_acct'
guide 'useradd'
configured <<< 'system { host-name gw; services { ssh; } } wingspan { kernel; socket-access group; }'
guide 'config check'
guide 'systemctl enable'
within 30 ready 1 || fail 'it does not become ready'

process=$(main_process)
user=$(inside id -u wingspan)
for line in "Uid:$user" NoNewPrivs:1 Seccomp:2 CapPrm:3000 CapEff:3000 CapBnd:3000 CapAmb:3000; do
  inside grep -qE "^${line%:*}:[[:space:]]+0*${line#*:}\>" "/proc/$process/status" || fail "it is not $line"
done

asks() {
  inside wingspan show security flow session protocol icmp | grep -q 'In: 127.0.0.1/.*;icmp'
}
inside ping -q -c 1 127.0.0.1 > "$scratch/last"
within 10 asks || fail 'it lists no session'

inside systemctl reload wingspan || fail 'a configuration is not loaded again'
configured <<< 'system { nonsense; }'
if inside systemctl reload wingspan 2> "$scratch/last"; then fail 'a wrong configuration is loaded'; fi
inside wingspan show version | grep -qx 'Hostname: gw' || fail 'a wrong configuration leaves nothing'
configured <<< 'system { host-name gw; } wingspan { kernel; }'

inside kill -KILL "$process"
within 30 ready 2 || fail 'it is not started again after kill -9'
[ "$(of_unit NRestarts)" = 1 ] || fail "it was started $(of_unit NRestarts) times after kill -9"
asks || fail 'it does not have the session again after kill -9'

inside systemctl stop wingspan
[ "$(of_unit Result)" = success ] || fail 'it does not end well'
inside journalctl -u wingspan -o cat | grep -q '"msg":"stopped"' || fail 'the journal does not say that it stopped'
if inside test -e /run/wingspan; then fail 'its socket stays'; fi

# What is wrong stays so: no second attempt.
configured <<< 'system { nonsense; }'
inside systemctl start wingspan 2> "$scratch/last" || true
given_up() {
  [ "$(of_unit ActiveState)" = failed ]
}
within 10 given_up || fail 'a wrong configuration is tried again'
[ "$(of_unit NRestarts)" = 0 ] || fail 'a wrong configuration was tried again'
inside journalctl -u wingspan -o cat | grep -q "unknown statement 'nonsense'" || fail 'the journal does not say why'
echo 'the package works under systemd, by the words of the guide'
