#!/bin/sh
# A hook in plain shell: refuses posts that hold a word from a list, one word a line.
#
#   command = ["words.sh", "governance/words.txt"]
#
# The question is one line and starts with `protocol` and `uid`, so that sed is enough to read it.
set -eu
question=$(cat)
field() { printf '%s' "$question" | sed -n "$1"; }
uid=$(field 's/^{"protocol":"hook\/1","uid":"\([0-9a-f]*\)".*/\1/p')
path=$(field 's/^.*"subject":{"path":"\([^"\\]*\)".*/\1/p')
[ -n "$uid" ] && [ -n "$path" ] || { echo "the question cannot be read" >&2; exit 2; }

findings=$(grep -n -i -w -o -F -f "$1" -- "$path" | awk -F: -v path="$path" '
    { printf "%s{\"rule\":\"word\",\"message\":\"Take another word than %s\",\"file\":\"%s\",\"line\":%d}",
        (NR > 1 ? "," : ""), $2, path, $1 }') || [ $? -eq 1 ]
[ -z "$findings" ] && allowed=true || allowed=false
printf '{"protocol":"hook/1","uid":"%s","allowed":%s,"findings":[%s],"tool":{"name":"words.sh"}}\n' \
    "$uid" "$allowed" "$findings"
