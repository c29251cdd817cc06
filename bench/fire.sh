#!/bin/bash
# The server under fire: one attack after another by thousands of strangers, and what honest people notice of it. Prints a table.
#   fire.sh        2,500 strangers at a server as it runs on a machine of 1 GiB, which keeps 2,000 of them; a minute
#   fire.sh all    10,000 strangers at a server as it runs on a machine of 8 GiB, which keeps them all; eight minutes
# Needs Linux and, for "all", 11,000 open files (ulimit -n).
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P) || exit 2
. "$root/libexec/jdk.sh"
tier=${1:-}
case $tier in '' | all) ;; *) echo "usage: fire.sh [all]" >&2; exit 2 ;; esac
JAVA_HOME=$(find_jdk) || { no_jdk; exit 2; }
export JAVA_HOME
cd "$root" || exit 2
echo "$(nproc) processors, load $(cut -d' ' -f1-3 /proc/loadavg)"
mvn -q -B -ntp -Dquick -pl server -am test -Dtest=UnderFireTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dpostern.tier="$tier" </dev/null 2>&1 | grep -v '^WARNING'
exit "${PIPESTATUS[0]}"
