#!/bin/bash
# Records the ahead-of-time cache. Started by ./postern in the background, once after a build:
#   train.sh TARGET CACHE JAVA_HOME CLASS_PATH [SECONDS TO WAIT FIRST]
# A trial server runs for some seconds on other ports and in a folder of its own, does a little of everything, and ends.
# Whatever fails here only means that starts stay slower.
set -u
target=$1 cache=$2 java=$3/bin/java class_path=$4
exec >"$target/aot.log" 2>&1
sleep "${5:-20}"

exec 9>"$target/.aot.lock"
if command -v flock >/dev/null; then flock -n 9 || exit 0; fi
[ -s "$cache" ] && exit 0

work=$(mktemp -d) || exit 0
trap 'rm -rf "$work"' EXIT
# The same flags that the launcher gives, but the collector: only G1 can write the heap part, and all can read it.
flags=(-Xmx256m -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --illegal-native-access=deny
  --sun-misc-unsafe-memory-access=deny -Djava.awt.headless=true -Dfile.encoding=UTF-8)
[ -d "$target/native" ] && flags+=("-Dpostern.native=$target/native")
offset=$((20000 + $$ % 20000))

"$java" "${flags[@]}" -XX:AOTMode=record -XX:AOTConfiguration="$work/configuration" -cp "$class_path" \
  org.postern.Postern try --dir "$work/data" --offset $offset --users 2 --password trial 9>&- &
pid=$!
for _ in $(seq 300); do
  [ -s "$work/data/ready.json" ] && break
  kill -0 $pid 2>/dev/null || exit 0
  sleep 0.2
done

# A little of everything: mail in, mail read, a command over the control socket.
converse() { # PORT LINE...: one line for each answer, by bash alone
  local port=$1 line
  shift
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 0
  for line in "$@"; do read -r -t 5 _ <&3; printf '%s\r\n' "$line" >&3; done
  cat <&3 >/dev/null &
  local reader=$!
  sleep 1
  kill $reader 2>/dev/null
  exec 3>&- 3<&-
}
for _ in 1 2 3; do
  converse $((offset + 25)) 'HELO client.test' 'MAIL FROM:<a@client.test>' 'RCPT TO:<u0@example.test>' DATA \
    $'Subject: training\r\n\r\nText.\r\n.' QUIT
done
if command -v curl >/dev/null; then
  printf '%s\r\n' 'From: u0@example.test' 'To: u1@example.test' 'Subject: training' 'MIME-Version: 1.0' \
    'Content-Type: multipart/mixed; boundary=b' '' '--b' 'Content-Type: text/plain; charset=utf-8' '' 'Text, and more of it.' \
    '--b' 'Content-Type: application/octet-stream' 'Content-Transfer-Encoding: base64' '' 'AAECAwQFBgcICQ==' '--b--' >"$work/letter"
  imap() { curl -sS -k -m 10 -u u0@example.test:trial "$@" >/dev/null; }
  box=imaps://127.0.0.1:$((offset + 993))/INBOX
  for _ in 1 2 3 4 5 6 7 8; do
    imap -T "$work/letter" "$box"
    imap "$box;MAILINDEX=1"
  done
  # One connection, all at once: what people's programs ask for.
  requests=()
  for _ in 1 2 3 4 5 6 7 8; do
    for command in 'FETCH 1:* (FLAGS UID)' 'FETCH 1:* (ENVELOPE BODYSTRUCTURE INTERNALDATE RFC822.SIZE)' 'FETCH 1:5 BODY.PEEK[]' \
      'SEARCH TEXT more' 'SEARCH SUBJECT training' 'SEARCH UNSEEN SINCE 1-Jan-2020' 'STORE 1 +FLAGS (\Flagged)' \
      'STORE 1 -FLAGS (\Flagged)'; do
      requests+=(-X "$command" "$box" --next -sS -k -m 20 -u u0@example.test:trial)
    done
  done
  imap "${requests[@]}" "$box"
  curl -sS -k -m 10 --ssl-reqd --mail-from u0@example.test --mail-rcpt u1@example.test -u u0@example.test:trial \
    -T "$work/letter" "smtps://127.0.0.1:$((offset + 465))" >/dev/null
fi
timeout 30 "$java" "${flags[@]}" -cp "$class_path" org.postern.Postern status --dir "$work/data" >/dev/null

kill -TERM $pid
for _ in $(seq 150); do kill -0 $pid 2>/dev/null || break; sleep 0.2; done
kill -KILL $pid 2>/dev/null
[ -s "$work/configuration" ] || exit 0
timeout 120 "$java" "${flags[@]}" -XX:AOTMode=create -XX:AOTConfiguration="$work/configuration" \
  -XX:AOTCache="$work/cache" -cp "$class_path" || exit 0
# Only a whole cache gets its name.
mv "$work/cache" "$cache.$$" && mv "$cache.$$" "$cache"
