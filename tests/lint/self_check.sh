#!/usr/bin/env bash
# A lint that cannot fail checks nothing: damages a copy of the sources in one way after the other and expects each
# fault to be found, at its file and line, and nothing else.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -r "$root/lib" "$root/apps" "$root/docs" "$copy"
missed=0

# expect LINT FILE ADDED-LINE WORDS: with the line put first into FILE, the lint reports one more fault, with the words.
expect() {
  local lint=$1 file=$2 added=$3 words=$4 before after
  before=$("$here/$lint" "$copy" || true)
  mkdir -p "$(dirname "$copy/$file")"
  [ -e "$copy/$file" ] && cp "$copy/$file" "$copy/.kept"
  { printf '%b\n' "$added"; if [ -e "$copy/.kept" ]; then cat "$copy/.kept"; fi; } > "$copy/$file.new"
  mv "$copy/$file.new" "$copy/$file"
  if after=$("$here/$lint" "$copy"); then after="$after (and exit 0)"; fi
  if [ -e "$copy/.kept" ]; then mv "$copy/.kept" "$copy/$file"; else rm "$copy/$file"; fi
  if ! grep -q "^$file:.*$words" <<<"$after" || grep -q "^$file:.*$words" <<<"$before"; then
    echo "tests/lint/$lint:1: did not notice '$added' in $file ($words): the lint has lost an eye"
    missed=1
  fi
}

expect floors.py lib/base/text/text.cpp '#include "model/job.hpp"' 'base includes model, which is not below it'
expect floors.py lib/model/json_bodies/validate.cpp '#include "store/no_such.hpp"' 'is not found'
expect floors.py lib/sql/database.hpp '#include "http/message.hpp"' 'sql includes http'
expect floors.py apps/farmtok/main.cpp '#include "http/message.hpp"' 'farmtok includes http'
expect floors.py lib/base/text/text.cpp '#include <sqlite3.h>' 'only lib/sql knows this header'
expect floors.py apps/farmtokd/main.cpp '#include <libavcodec/avcodec.h>' 'only lib/av knows this header'
expect floors.py lib/api/envelope.cpp '#include <curl/curl.h>' 'only lib/http knows this header'
expect floors.py lib/base/clock.cpp '#include <boost/asio.hpp>' 'only lib/http knows this header'
expect floors.py lib/http/server/range.cpp '#include <boost/asio/io_context.hpp>' 'translation units that know'
expect floors.py lib/farm/jobs/jobs.cpp '#include "farm/delivery/fire.hpp"' 'jobs includes delivery, which is not below it'
expect floors.py lib/farm/page.cpp '#include "farm/jobs/jobs.hpp"' 'farm includes jobs, which is not below it'
expect floors.py lib/farm/gardening/seed.cpp '#include "base/text/text.hpp"\n#include "farm/farm.hpp"' 'lib/gardening has no line in lib/CMakeLists.txt'
expect headers.py lib/base/lonely.cpp 'int lonely();' 'has no header of its own name'
expect headers.py lib/http/server/part/half.cpp 'int half();' 'has no header of its own name'
expect files.py lib/base/text/text.cpp "// TO""DO: later" 'unfinished business'
expect files.py lib/base/text/text.cpp 'for (const auto& [name, value] : done(a, b).items())' 'walks through what a temporary'
expect files.py lib/base/text/text.cpp "// see /ho""me/someone/notes" 'a folder of one machine'
expect files.py lib/base/new.py 'def broken(:' 'is not valid Python'
expect files.py lib/base/long.cpp "$(printf '\\n%.0s' {1..401})" 'more than 400'
expect glossary.py apps/farmtok/commands/commands.cpp 'Noun{"gardens", "Gardens.", garden_verbs},' 'no term names .farmtok gardens.'
expect glossary.py lib/model/enums.hpp 'BOOST_DEFINE_ENUM_CLASS(Colour, approaching_blue)' 'no term explains .approaching_blue.'
expect glossary.py docs/glossary.md '- **zebra**: An animal.' 'comes after "zebra"'
expect settings_keys.py lib/farm/jobs/jobs.cpp 'auto a = farm.settings.text("http");' 'reads a setting by its key'
expect settings_keys.py lib/farm/jobs/jobs.cpp 'auto a = farm_.settings\n    .seconds(key);' 'reads a setting by its key'
expect settings_keys.py lib/api/jobs.cpp 'bool a(const settings::Settings& all) { return all.truth(key); }' 'reads a setting'
expect settings_keys.py apps/farmtokd/daemon.cpp 'auto a = context.settings().origin(key);' 'reads a setting by its key'
expect settings_keys.py apps/farmtok/output/view.cpp 'auto a = whatever->whole("plan.per_day");' 'reads a setting by its key'
expect settings_keys.py lib/farm/similar/policy.cpp 'auto a = settings.real("plan.gap");' 'plan.gap is read by'
exit "$missed"
