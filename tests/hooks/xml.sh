#!/bin/sh
# A hook for the whole site after its pages are made: xmllint on feeds, maps and drawings.
set -eu
question=$(cat)
field() { printf '%s' "$question" | sed -n "$1"; }
uid=$(field 's/^{"protocol":"hook\/1","uid":"\([0-9a-f]*\)".*/\1/p')
output=$(field 's/^.*"output":"\([^"\\]*\)".*/\1/p')
[ -n "$uid" ] && [ -d "$output" ] || { echo "the question cannot be read" >&2; exit 2; }

# Its own folder is $TMPDIR; xmllint ends with another code than 0 when it complains, which is no failure.
find "$output" \( -name '*.xml' -o -name '*.svg' \) -exec xmllint --noout --nonet {} + 2>"$TMPDIR/said" || true
findings=$(sed -n 's/^\(\/[^:]*\):\([0-9]*\): \(.*error : .*\)$/\1\t\2\t\3/p' "$TMPDIR/said" | tr -d '"\\' | awk -F'\t' '
    { printf "%s{\"rule\":\"xml\",\"message\":\"%s\",\"file\":\"%s\",\"line\":%d}", (NR > 1 ? "," : ""), $3, $1, $2 }')
if [ -z "$findings" ] && [ -s "$TMPDIR/said" ]; then
    cat "$TMPDIR/said" >&2
    exit 2
fi
[ -z "$findings" ] && allowed=true || allowed=false
printf '{"protocol":"hook/1","uid":"%s","allowed":%s,"findings":[%s],"tool":{"name":"xmllint"}}\n' \
    "$uid" "$allowed" "$findings"
