# The ahead-of-time cache (JEP 514): what the JVM learnt about our classes in a short training run, so that a start takes
# half the time. It belongs to exactly one JDK and one build; whatever does not fit is not used. Sourced by ./postern.
# Uses: root, target, class_path, options, JAVA_HOME. POSTERN_AOT=off switches it off.

# A number that changes with the JDK, the jars and their times.
aot_key() {
  { cat "$JAVA_HOME/release"; stat -c '%n %s %Y' "$target/postern.jar" "$target"/lib/*.jar; uname -m; } | cksum | tr -d ' '
}

use_aot_cache() {
  local cache
  [ "${POSTERN_AOT:-on}" = on ] && [ -w "$target" ] || return 0
  cache=$target/postern-$(aot_key).aot
  if [ -s "$cache" ]; then
    options+=(-XX:AOTCache="$cache" -Xlog:aot=off -Xlog:cds=off)
  elif [ "${1:-}" = try ] || [ "${1:-}" = serve ]; then
    # Some time after this start, in the background, at the lowest priority, holding nothing of ours.
    (setsid nice -n 19 bash "$root/libexec/train.sh" "$target" "$cache" "$JAVA_HOME" "$class_path" \
      </dev/null >/dev/null 2>&1 &)
  fi
}
