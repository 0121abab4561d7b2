#!/usr/bin/env bash
# Plays one job from creation to proof on real clips, and shows the farmtok command of each step.
#
#   examples/quickstart.sh [--keep]
#
# Installs the packages (root or sudo), builds, starts a private daemon on a temporary state, and takes everything away
# again in the end. --keep leaves the daemon running and says how to use it. QUICKSTART_MEDIA=DIR uses your own clips.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "$0")")")

keep=no
case ${1:-} in
  '') ;;
  --keep) keep=yes ;;
  *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2 ;;
esac

bold='' dim='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi
step=0
say() { step=$((step + 1)); printf '\n%s%d. %s%s\n' "$bold" "$step" "$*" "$plain"; }
note() { printf '%s   %s%s\n' "$dim" "$*" "$plain"; }

# shown COMMAND...: the command in the form that a person types.
shown() {
  local word line=''
  for word in "$@"; do
    case $word in
      *[!a-zA-Z0-9_./:=@%+,-]* | '') line+=" '${word//\'/\'\\\'\'}'" ;;
      *) line+=" $word" ;;
    esac
  done
  printf '%s   $%s%s\n' "$bold" "$line" "$plain" >&2
}
run() { shown "$@"; "$@"; }

# until_there FILE SECONDS: waits, because deliveries of the daemon arrive a moment later.
until_there() {
  local tries=$(($2 * 20))
  until [ -e "$1" ]; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "error: $1 did not come" >&2; exit 1; }
    sleep 0.05
  done
}

# A user's settings must not reach the private daemon, nor the private daemon's settings the user's.
for name in "${!FARMTOK_@}"; do unset "$name"; done
place=$(mktemp -d "${TMPDIR:-/tmp}/farmtok-quickstart-XXXXXX")
receiver=''
clean() {
  local status=$?
  if [ "$keep" = yes ] && [ "$status" = 0 ]; then return; fi
  [ ! -S "$place/state/farmtokd.sock" ] || farmtok daemon stop >/dev/null 2>&1 || true
  [ -z "$receiver" ] || kill "$receiver" 2>/dev/null || true
  rm -rf "$place"
}
trap clean EXIT
trap 'exit 130' INT TERM

say 'The packages, then the programs'
run "$root/packaging/install.sh" build run
cd "$root"
[ -f build/release/build.ninja ] || run cmake --preset release >"$place/build.log" 2>&1 || { cat "$place/build.log" >&2; exit 1; }
shown cmake --build --preset release --target farmtok farmtokd farmtok-media
note 'some minutes the first time, a moment later'
cmake --build --preset release --target farmtok farmtokd farmtok-media >"$place/build.log" 2>&1 || { tail -n 40 "$place/build.log" >&2; exit 1; }
PATH="$root/build/release/bin:$PATH"

clips=()
if [ -n "${QUICKSTART_MEDIA:-}" ]; then
  mapfile -t clips < <(find "$QUICKSTART_MEDIA" -maxdepth 1 -type f \( -iname '*.mp4' -o -iname '*.mov' -o -iname '*.mkv' -o -iname '*.webm' -o -iname '*.avi' \) | sort | head -n 3)
else
  mapfile -t clips < <(dpkg -L forensics-samples-files | grep -E '/original-files/movie[^/]*/.*\.(mp4|avi)$' | sort | head -n 2)
fi
[ "${#clips[@]}" -gt 0 ] || { echo "error: no clips in ${QUICKSTART_MEDIA:-forensics-samples-files}" >&2; exit 1; }

say 'A private daemon, with its state in a temporary folder'
note 'It may reach this machine itself, which is refused otherwise: the webhook receiver below runs here.'
python3 "$root/examples/receiver.py" "$place/hooks" &
receiver=$!
until_there "$place/hooks/url" 10
hook=$(cat "$place/hooks/url")
export FARMTOK_STATE="$place/state" FARMTOK_HTTP=127.0.0.1:0 FARMTOK_NET_ALLOW=127.0.0.0/8 FARMTOK_CONFIG="$place/config.toml" FARMTOK_NO_AUTOSTART=1
touch "$FARMTOK_CONFIG"
run farmtok daemon start

say 'A job: what its posts inherit'
job=$(run farmtok jobs create --mode manual --title 'Quickstart' --instruction-prompt 'Post it to @brand, with three hashtags in the first comment.' --on-schedule-webhook-default "$hook" --on-proof-webhook-default "$hook" --on-schedule-email-default volunteer@example.com --destination-url 'https://www.tiktok.com/@brand' --inbox-tracer quickstart --ids)
note "$job"

say 'A result for each clip: a video with its texts'
results=()
for clip in "${clips[@]}"; do
  results+=("$(run farmtok results add "$job" --video "$clip" --text "Day $((${#results[@]} + 1))" --caption "Day $((${#results[@]} + 1)) of the journey ✨ #gymtok" --pin-comment 'Part two is coming' --ids)")
done
run farmtok results list "$job"

say 'A post for each result: its time, and a copy of its own'
note 'Each copy differs a little in zoom, tilt, saturation and speed. On a terminal a bar shows how far it is.'
posts=()
for result in "${results[@]}"; do
  posts+=("$(run farmtok results schedule "$result" --at "+$((${#posts[@]} + 1))d" --wait=300 --ids)")
done
post=${posts[0]}
run farmtok schedule show "$post"

say 'The plan'
run farmtok calendar month
run farmtok calendar week

say "The volunteer's page"
run farmtok schedule link "$post" --qr
link=$(farmtok schedule link "$post")
shown curl -H 'Accept: text/html' "$link"
curl -fsS -H 'Accept: text/html' "$link" | grep -oE '<title>[^<]*</title>|<h1[^>]*>[^<]*</h1>' | sed 's/^/   /'

say 'Firing: now, instead of tomorrow'
run farmtok schedule fire "$post"
until_there "$place/hooks/1.txt" 20
note 'The webhook that came, signed as Standard Webhooks say:'
sed 's/^/   /' "$place/hooks/1.txt"
for _ in $(seq 200); do
  mail=$(find "$place/state/outbox" -name '*.eml' 2>/dev/null | head -n 1)
  [ -z "$mail" ] || break
  sleep 0.05
done
note 'The mail; without a mail server it goes to the outbox folder:'
python3 - "$mail" <<'READ' | sed 's/^/   /'
import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{message.get_body(('plain',)).get_content()}")
READ

say 'The proof, as the volunteer hands it in'
run farmtok proof submit "$post" --url https://www.tiktok.com/@brand/video/7349123456789012345 --by Ana
until_there "$place/hooks/2.txt" 20
note 'The second webhook:'
sed -n '/"action"/p;/"proof_url"/p' "$place/hooks/2.txt" | sed 's/^/   /'

say 'How it came to be what it is'
run farmtok why "$post"

if [ "$keep" = yes ]; then
  say 'It keeps running'
  cat <<WORDS
   Talk to it:   export PATH=$root/build/release/bin:\$PATH FARMTOK_STATE=$place/state FARMTOK_CONFIG=$place/config.toml
                 farmtok schedule list
   The page:     $link
   Stop it:      farmtok daemon stop; kill $receiver; rm -r $place
WORDS
  trap - EXIT
else
  say 'Done: the daemon is stopped and its state taken away'
  run farmtok daemon stop
  note '--keep leaves it running for you.'
fi
