#include "base/json.hpp"
#include "base/text/text.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/script.hpp"
#include "farm/discovery/stand_in.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;
using base::Json;
using model::JobMode;

namespace {

constexpr auto two_records = R"(cat > "$KEPT"
echo '{"video_id":"7300000000000000001","title":"leg day","play_count":5,"author":{"unique_id":"lifter"}}'
echo
echo '{"aweme_id":"7300000000000000002","desc":"arms","author":{"unique_id":"other"}}')";

struct CommandFarm : AskingFarm {
  explicit CommandFarm(const std::string& command, std::map<std::string, std::string> more = {})
      : AskingFarm([&] {
          more.emplace("discovery.command", command);
          return more;
        }()) {}
  farm::discovery::FoundPage page(const farm::discovery::SearchAsk& ask) { return provider->page(ask, never); }
  base::Error refused() {
    return error_of([&] { page(search("gym")); });
  }
  std::unique_ptr<farm::discovery::DiscoveryProvider> provider = farm::discovery::make_command_provider(farm);
};

}  // namespace

TEST_SUITE("discovery") {
  TEST_CASE("command: it is asked in JSON and answers records, one a line") {
    const Script program(std::string(two_records) + "\nprintf '%s' '{\"next_cursor\":\"page 2\"}'");
    CommandFarm farm(program.path() + ",--source,my feed");
    farm::discovery::Condition condition{};
    condition.measure = farm::discovery::Measure::views;
    condition.least = 50'000;
    farm.filter.conditions.push_back(condition);
    farm.provider->check(JobMode::search);
    const auto page = farm.page(farm.search("leg \"day\"\n$(id)"));
    REQUIRE(page.videos.size() == 2);
    CHECK(page.videos[0].video_id == "7300000000000000001");
    CHECK(page.videos[0].views == 5);
    CHECK(page.videos[1].author == "other");
    CHECK(page.next_cursor == "page 2");
    CHECK(page.unreadable == 0);
    const auto asked = Json::parse(program.kept());
    CHECK(asked["mode"] == "search");
    CHECK(asked["prompt"] == "leg \"day\"\n$(id)");
    CHECK(asked["channel"] == "");
    CHECK(asked["wanted"] == 20);
    CHECK(asked["cursor"].is_null());
    CHECK(asked["filter"] == farm::discovery::explain(farm.filter));
    CHECK(asked["filter"]["conditions"].size() == 1);

    farm.page(farm.channel("lifter", page.next_cursor));
    const auto again = Json::parse(program.kept());
    CHECK(again["mode"] == "channel");
    CHECK(again["channel"] == "lifter");
    CHECK(again["cursor"] == "page 2");
  }

  TEST_CASE("command: its arguments are handed over as they stand") {
    const Script program("printf '%s\\n' \"$@\" > \"$KEPT\"");
    CommandFarm farm(program.path() + ", --flag , two words ,$HOME;id");
    const auto page = farm.page(farm.search("gym"));
    CHECK(page.videos.empty());
    CHECK_FALSE(page.next_cursor.has_value());
    CHECK(program.kept() == "--flag\ntwo words\n$HOME;id\n");
  }

  TEST_CASE("command: lines that are no records are counted") {
    const Script program(R"(cat <<'END'
loading...
{"id":
[]
{}
{"title":"no id"}
{"video_id":18446744073709551616,"title":"digits lost","author":{}}
{"video_id":9007199254740993,"title":"exact","author":{}}
{"video_id":9007199254740993,"video_id":9223372036854775807,"title":"twice","author":{}}
{"next_cursor":42}
END
printf '{"video_id":"7300000000000000001","title":"cut \360\237","author":{}}')");
    CommandFarm farm(program.path());
    const auto page = farm.page(farm.search("gym"));
    CHECK(page.unreadable == 6);
    REQUIRE(page.videos.size() == 3);
    CHECK(page.videos[0].video_id == "9007199254740993");
    CHECK(page.videos[1].video_id == "9223372036854775807");
    CHECK(base::valid_utf8(page.videos[2].text));
    CHECK(page.next_cursor == "42");
    const Script last(R"(echo '{"next_cursor":null}')");
    CHECK_FALSE(CommandFarm(last.path()).page(farm.search("gym")).next_cursor.has_value());
  }

  TEST_CASE("command: how it fails") {
    struct Row {
      const char* lines;
      Code code;
      const char* said;
      const char* timeout = "20s";  // only programs that never end by themselves wait for it
    };
    for (const auto& row :
         {Row{"echo trying >&2; echo 'no such channel' >&2; exit 3", Code::PROVIDER_REFUSED,
              "command (stand-in) ended with status 3: no such channel"},
          Row{"echo later >&2; exit 75", Code::PROVIDER_FAILED, "command (stand-in) ended with status 75: later"},
          Row{"printf 'a\\033[31mb\\n\\n' >&2; exit 1", Code::PROVIDER_FAILED, "status 1: a [31mb"},
          Row{"head -c 5000 /dev/zero | tr '\\0' y >&2; exit 1", Code::PROVIDER_FAILED, "yyy…"},
          Row{"exit 127", Code::PROVIDER_FAILED, "status 127"},
          Row{"kill -TERM $$", Code::PROVIDER_FAILED, "signal 15"},
          Row{"exec sleep 60", Code::PROVIDER_FAILED, "not done within 1 s", "1s"},
          Row{"yes ''", Code::PROVIDER_REFUSED, "more than 100000 bytes"},
          Row{"yes '{}'", Code::PROVIDER_REFUSED, "more than 100000 bytes"},
          Row{"head -c 200000 /dev/zero", Code::PROVIDER_REFUSED, "more than 100000 bytes"},
          Row{"exec cat /dev/zero", Code::PROVIDER_REFUSED, "more than 100000 bytes", "2s"}}) {
      CAPTURE(row.lines);
      const Script program(row.lines);
      const auto error =
          CommandFarm(program.path(), {{"discovery.timeout", row.timeout}, {"discovery.max_bytes", "100000"}})
              .refused();
      CHECK(error.code == row.code);
      CAPTURE(error.message);
      CHECK(has(error.message, row.said));
      CHECK(base::display_width(error.message) < 250);
    }
  }

  TEST_CASE("command: a failed run gives nothing, whatever it wrote before") {
    const Script program(std::string(two_records) + "\nexit 1");
    CHECK(CommandFarm(program.path()).refused().code == Code::PROVIDER_FAILED);
  }

  TEST_CASE("command: without a program it is not ready") {
    for (const auto* command : {"", "/nowhere/find", "no-such-program-anywhere,x", "./find.sh"}) {
      CAPTURE(command);
      CommandFarm farm(command);
      const auto error = error_of([&] { farm.provider->check(JobMode::channel); });
      CHECK(error.code == Code::PROVIDER_NOT_READY);
      CHECK(has(words_of(error), "discovery.command"));
      CHECK(farm.refused().code == Code::PROVIDER_NOT_READY);
    }
    TempFolder folder;
    const auto path = folder.path() + "/no-interpreter";
    std::ofstream(path) << "not a program";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    CHECK(CommandFarm(path).refused().code == Code::PROVIDER_NOT_READY);
  }

  TEST_CASE("command: it stops with the farm") {
    const Script program("exec sleep 60");
    CommandFarm farm(program.path());
    const auto error = error_of([&] { farm.provider->page(farm.search("gym"), [] { return true; }); });
    CHECK(error.code == Code::INTERRUPTED);
  }
}
