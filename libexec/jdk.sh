# Finds a JDK 25. Sourced by ./postern, ./check and the others.

# jdk_is_25 HOME: whether that is a JDK (with javac) of version 25; read from its release file, without starting it.
jdk_is_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# runtime_is_25 HOME: the same without javac: enough to run what is built.
runtime_is_25() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# find_jdk: prints the home of a JDK 25: JAVA_HOME, java on the PATH, then the usual folders.
find_jdk() {
  local test=jdk_is_25 home java
  [ -d "$root/server/src" ] || test=runtime_is_25
  if [ -n "${JAVA_HOME:-}" ] && $test "$JAVA_HOME"; then echo "$JAVA_HOME"; return 0; fi
  java=$(command -v java 2>/dev/null) && java=$(readlink -f "$java")
  home=${java%/bin/java}
  if [ -n "$java" ] && $test "$home"; then echo "$home"; return 0; fi
  for home in "$root"/runtime /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* "${HOME:-/root}"/.sdkman/candidates/java/* \
    "${HOME:-/root}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if $test "$home"; then (cd "$home" && pwd -P); return 0; fi
  done
  return 1
}

no_jdk() {
  echo "$(basename "$0"): no JDK 25 was found (looked at JAVA_HOME, java on the PATH, /usr/lib/jvm, /opt, ~/.sdkman)." >&2
  echo "    Install one: \"apt install openjdk-25-jdk-headless\" where your Debian or Ubuntu has it, or Temurin 25" >&2
  echo "    (package temurin-25-jdk) from https://adoptium.net; or set JAVA_HOME." >&2
}
