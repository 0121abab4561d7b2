#include "base/json.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/script.hpp"
#include "farm/discovery/stand_in.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;
using base::Json;
using model::JobMode;

namespace {

constexpr auto keep_arguments = R"(printf '%s\n' "$@" > "$KEPT")";

Json entry(const Json& id) {
  return {{"_type", "url"},
          {"ie_key", "TikTok"},
          {"id", id},
          {"url", fmt::format("https://www.tiktok.com/@lifter/video/{}", id.is_string() ? id.get<std::string>() : "0")},
          {"description", "squats #gym"},
          {"timestamp", 1'767'225'600},
          {"duration", 15},
          {"view_count", 60'000},
          {"like_count", 5'000},
          {"comment_count", nullptr},
          {"repost_count", 7},
          {"save_count", 8}};
}

std::string printing(const Json& listing) {
  return fmt::format("{}\ncat <<'END'\n{}\nEND", keep_arguments, base::to_line(listing));
}

struct YtDlp : AskingFarm {
  explicit YtDlp(const std::string& program, std::map<std::string, std::string> more = {})
      : AskingFarm([&] {
          more.emplace("ytdlp.program", program);
          return more;
        }()) {}
  farm::discovery::FoundPage page(const farm::discovery::SearchAsk& ask) { return provider->page(ask, never); }
  base::Error refused(const std::string& name = "lifter") {
    return error_of([&] { page(channel(name)); });
  }
  std::unique_ptr<farm::discovery::DiscoveryProvider> provider = farm::discovery::make_ytdlp_provider(farm);
};

model::FoundVideo video_of(std::string author, std::string id) {
  model::FoundVideo video;
  video.author = std::move(author);
  video.video_id = std::move(id);
  video.source_url = "http://169.254.169.254/latest/meta-data";
  return video;
}

}  // namespace

TEST_SUITE("discovery") {
  TEST_CASE("ytdlp: a channel is listed page by page") {
    auto entries = Json::array();
    for (int i = 1; i <= 20; ++i) entries.push_back(entry(fmt::format("73000000000000000{:02}", i)));
    const Script program(printing({{"_type", "playlist"}, {"id", "lifter"}, {"entries", entries}}));
    YtDlp farm(program.path());
    farm.provider->check(JobMode::channel);
    const auto first = farm.page(farm.channel("lifter"));
    CHECK(program.kept() ==
          "--flat-playlist\n-J\n--playlist-start\n1\n--playlist-end\n20\n--\nhttps://www.tiktok.com/@lifter\n");
    REQUIRE(first.videos.size() == 20);
    const auto& video = first.videos[0];
    CHECK(video.video_id == "7300000000000000001");
    CHECK(video.author == "lifter");
    CHECK(video.source_url == "https://www.tiktok.com/@lifter/video/7300000000000000001");
    CHECK(video.views == 60'000);
    CHECK(video.shares == 7);
    CHECK(video.saves == 8);
    CHECK_FALSE(video.comments.has_value());
    CHECK_FALSE(video.video_url.has_value());
    REQUIRE(first.next_cursor == "21");
    farm.page(farm.channel("lifter", first.next_cursor));
    CHECK(has(program.kept(), "--playlist-start\n21\n--playlist-end\n40\n"));
  }

  TEST_CASE("ytdlp: the last page, and entries that are none") {
    const Script program(
        printing({{"entries", {entry("7300000000000000001"), nullptr, Json::object(), entry(9007199254740993)}}}));
    YtDlp farm(program.path());
    const auto page = farm.page(farm.channel("lifter"));
    REQUIRE(page.videos.size() == 2);
    CHECK(page.videos[1].video_id == "9007199254740993");
    CHECK(page.unreadable == 2);
    CHECK_FALSE(page.next_cursor.has_value());
    const Script empty(printing({{"entries", Json::array()}}));
    CHECK(YtDlp(empty.path()).page(farm.channel("lifter")).videos.empty());
  }

  TEST_CASE("ytdlp: it cannot search, and must be there") {
    const Script program("exit 0", "yt-dlp-stand-in");
    const auto searching = error_of([&] { YtDlp(program.path()).provider->check(JobMode::search); });
    CHECK(searching.code == Code::PROVIDER_NOT_READY);
    CHECK(has(searching.hint, "tikwm"));
    for (const auto* name : {"/nowhere/yt-dlp", "no-such-program-anywhere", "./yt-dlp", "bin/yt-dlp", "", "/tmp"}) {
      CAPTURE(name);
      YtDlp farm(name);
      const auto missing = error_of([&] { farm.provider->check(JobMode::channel); });
      CHECK(missing.code == Code::PROVIDER_NOT_READY);
      CHECK(has(missing.hint, "ytdlp.program"));
    }
    const std::string path = ::getenv("PATH");
    ::setenv("PATH", (path + ":" + program.folder()).c_str(), 1);
    CHECK_NOTHROW(YtDlp("yt-dlp-stand-in").provider->check(JobMode::channel));
    ::setenv("PATH", path.c_str(), 1);
  }

  TEST_CASE("ytdlp: no name becomes an option, a path or a shell's word") {
    const Script program(printing({{"entries", Json::array()}}));
    YtDlp farm(program.path());
    for (const auto* name :
         {"", "--exec", "a/b", "a b", "$(id)", "a;b", "a\nb", "é", "../x", "a%2f", "abcdefghijklmnopqrstuvwxy"}) {
      CAPTURE(name);
      CHECK(farm.refused(name).code == Code::PROVIDER_REFUSED);
    }
    CHECK(program.kept().empty());
    for (const auto* name : {"a", "lifter.one_2", "abcdefghijklmnopqrstuvwx"})
      CHECK_NOTHROW(farm.page(farm.channel(name)));
  }

  TEST_CASE("ytdlp: how it fails") {
    struct Row {
      const char* lines;
      Code code;
      const char* said;
    };
    for (const auto& row :
         {Row{"echo WARNING: old >&2; echo 'ERROR: [tiktok:user] x: This account is PRIVATE. Log in' >&2; exit 1",
              Code::PROVIDER_REFUSED,
              "yt-dlp ended with status 1: ERROR: [tiktok:user] x: This account is PRIVATE. Log in"},
          Row{"echo 'ERROR: x: User does not exist' >&2; exit 1", Code::PROVIDER_REFUSED, "does not exist"},
          Row{"echo 'ERROR: Unable to download webpage: HTTP Error 404: Not Found' >&2; exit 1", Code::PROVIDER_REFUSED,
              "404"},
          Row{"echo 'ERROR: HTTP Error 429: Too Many Requests' >&2; exit 1", Code::PROVIDER_FAILED, "429"},
          Row{"exit 2", Code::PROVIDER_FAILED, "yt-dlp ended with status 2"},
          Row{"kill -9 $$", Code::PROVIDER_FAILED, "signal 9"},
          Row{"echo nothing", Code::PROVIDER_FAILED, "where JSON was promised"},
          Row{"echo null", Code::PROVIDER_FAILED, "where JSON was promised"},
          Row{"echo '{\"entries\":'", Code::PROVIDER_FAILED, "broken JSON"},
          Row{"echo '{\"entries\":{}}'", Code::PROVIDER_FAILED, "without entries"},
          Row{"exec sleep 60", Code::PROVIDER_FAILED, "not done within 1 s"}}) {
      CAPTURE(row.lines);
      const Script program(row.lines);
      const auto error = YtDlp(program.path(), {{"ytdlp.timeout", "1s"}}).refused();
      CHECK(error.code == row.code);
      CAPTURE(error.message);
      CHECK(has(error.message, row.said));
      CHECK(has(error.message, "(channel \"lifter\")") == (row.code == Code::PROVIDER_REFUSED));
    }
  }

  TEST_CASE("ytdlp: a listing larger than the usual line is read, one above the limit refused") {
    const Script program(R"(printf '{"entries":[{"ie_key":"TikTok","id":"7300000000000000001","description":"'
head -c 3000000 /dev/zero | tr '\0' x
echo '"}]}')");
    YtDlp farm(program.path());
    CHECK(farm.page(farm.channel("lifter")).videos.size() == 1);
    const auto error = YtDlp(program.path(), {{"discovery.max_bytes", "1000000"}}).refused();
    CHECK(error.code == Code::PROVIDER_REFUSED);
    CHECK(has(error.hint, "discovery.max_bytes"));
  }

  TEST_CASE("ytdlp: the program sees nothing of our environment but what it needs") {
    ::setenv("FARMTOK_AWEME_KEY", "do-not-tell", 1);
    const Script program("env > \"$KEPT\"; echo '{\"entries\":[]}'");
    YtDlp farm(program.path());
    ::unsetenv("FARMTOK_AWEME_KEY");
    ::setenv("FARMTOK_SECRET_OF_OURS", "do-not-tell", 1);
    farm.page(farm.channel("lifter"));
    ::unsetenv("FARMTOK_SECRET_OF_OURS");
    CHECK(has(program.kept(), "PATH="));
    CHECK_FALSE(has(program.kept(), "do-not-tell"));
  }

  TEST_CASE("ytdlp: a download goes to the file that was named, from an address made here") {
    const Script program(std::string(keep_arguments) + "\nprintf video > \"$(printf '%s' \"$2\" | sed 's/%%/%/g')\"");
    YtDlp farm(program.path());
    const auto to = farm.folder.path() + "/100% new.mp4";
    CHECK(farm.provider->download(video_of("lifter", "7300000000000000001"), to, farm.never));
    CHECK(std::filesystem::file_size(to) == 5);
    CHECK(program.kept() ==
          fmt::format("-o\n{}/100%% new.mp4\n--no-playlist\n--force-overwrites\n--max-filesize\n4294967296\n--\n"
                      "https://www.tiktok.com/@lifter/video/7300000000000000001\n",
                      farm.folder.path()));
    CHECK(farm.provider->download(video_of("no body", "7300000000000000001"), to, farm.never));
    CHECK(program.kept().ends_with("\nhttps://www.tiktok.com/@/video/7300000000000000001\n"));
    for (const auto* id : {"", "x", "1;id", "../1", "123456789012345678901"})
      CHECK_FALSE(farm.provider->download(video_of("lifter", id), to, farm.never));
  }

  TEST_CASE("ytdlp: a download that brings nothing") {
    const auto download = [](const std::string& lines, const services::Stopping& stopping = {}) {
      const Script program(lines);
      YtDlp farm(program.path());
      return error_of([&] { farm.provider->download(video_of("a", "73"), farm.folder.path() + "/v.mp4", stopping); });
    };
    CHECK(download("exit 0").code == Code::PROVIDER_REFUSED);
    CHECK(download("echo 'ERROR: HTTP Error 404: Not Found' >&2; exit 1").code == Code::PROVIDER_REFUSED);
    CHECK(download("echo 'ERROR: timed out' >&2; exit 1").code == Code::PROVIDER_FAILED);
    CHECK(download("exec sleep 60", [] { return true; }).code == Code::INTERRUPTED);
  }
}
