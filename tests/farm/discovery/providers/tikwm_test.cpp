#include "base/text/text.hpp"
#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/stand_in.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;
using base::Json;
using namespace std::chrono_literals;

namespace {

constexpr auto secret = "rapid-secret-4711";

Json record(const Json& id, Json extra = Json::object()) {
  Json made{{"video_id", id},
            {"title", "leg day #gym"},
            {"region", "US"},
            {"duration", 21},
            {"play", "/video/media/play/1.mp4"},
            {"play_count", 81'000},
            {"digg_count", 9'000},
            {"comment_count", 12},
            {"share_count", 3},
            {"create_time", 1'767'225'600},
            {"is_top", 0},
            {"author", {{"id", "1"}, {"unique_id", "lifter.one"}, {"nickname", "Lifter"}}}};
  made.update(extra);
  return made;
}

std::string page_of(std::vector<Json> videos, const Json& cursor, const Json& more) {
  return answer(
      200, Json{{"code", 0}, {"msg", "success"}, {"data", {{"videos", videos}, {"cursor", cursor}, {"hasMore", more}}}}
               .dump());
}

std::string refusal(std::string_view words, const Json& data = nullptr) {
  return answer(200, Json{{"code", -1}, {"msg", words}, {"data", data}}.dump());
}

struct Tikwm : AskingFarm {
  explicit Tikwm(const StandIn& service, std::map<std::string, std::string> more = {})
      : AskingFarm([&] {
          more.emplace("tikwm.base_url", service.url());
          more.emplace("discovery.timeout", "1s");
          return more;
        }()) {}
  farm::discovery::FoundPage page(const farm::discovery::SearchAsk& ask) { return provider->page(ask, never); }
  base::Error refused() {
    return error_of([&] { page(channel("lifter.one")); });
  }
  std::unique_ptr<farm::discovery::DiscoveryProvider> provider =
      farm::discovery::make_tikwm_provider(farm, service_client);
};

}  // namespace

TEST_SUITE("discovery") {
  TEST_CASE("tikwm: a search is read page by page to its end") {
    const StandIn service({page_of({record("7300000000000000001"), record("7300000000000000002")}, 12, true),
                           page_of({}, 24, true), page_of({record("7300000000000000003")}, 24, 0)});
    Tikwm farm(service);
    std::vector<std::string> ids;
    std::optional<std::string> cursor;
    int pages = 0;
    do {
      const auto page = farm.page(farm.search("leg day & arms", cursor));
      for (const auto& video : page.videos) ids.push_back(video.video_id);
      cursor = page.next_cursor;
    } while (cursor && ++pages < 10);
    CHECK(ids == std::vector<std::string>{"7300000000000000001", "7300000000000000002", "7300000000000000003"});
    CHECK(service.target(0) == "/api/feed/search?keywords=leg%20day%20%26%20arms&count=20&cursor=0");
    CHECK(service.target(1) == "/api/feed/search?keywords=leg%20day%20%26%20arms&count=20&cursor=12");
    CHECK(service.target(2) == "/api/feed/search?keywords=leg%20day%20%26%20arms&count=20&cursor=24");
    CHECK(service.requests().size() == 3);
  }

  TEST_CASE("tikwm: a channel's records, with their pinned ones and addresses that are relative") {
    const StandIn service({page_of({record("7300000000000000001", {{"is_top", 1}}),
                                    record(7300000000000000002, {{"play", "https://cdn.example/2.mp4"}}),
                                    record("7300000000000000003", {{"author", nullptr}, {"play", nullptr}})},
                                   "1767225600000", true)});
    Tikwm farm(service);
    const auto page = farm.page(farm.channel("lifter.one"));
    CHECK(service.target(0) == "/api/user/posts?unique_id=lifter.one&count=20&cursor=0");
    REQUIRE(page.videos.size() == 3);
    const auto& first = page.videos[0];
    CHECK(first.pinned);
    CHECK(first.video_url == service.url("/video/media/play/1.mp4"));
    CHECK(first.author == "lifter.one");
    CHECK(first.seconds == 21);
    CHECK(first.views == 81'000);
    CHECK(first.hashtags == "gym");
    CHECK_FALSE(page.videos[1].pinned);
    CHECK(page.videos[1].video_url == "https://cdn.example/2.mp4");
    CHECK(page.videos[2].author == "lifter.one");  // the requested channel
    CHECK_FALSE(page.videos[2].video_url.has_value());
    CHECK(page.next_cursor == "1767225600000");
  }

  TEST_CASE("tikwm: its twin at RapidAPI has other paths and two headers") {
    const StandIn service({page_of({record("7300000000000000001")}, 0, false)});
    Tikwm farm(service, {{"tikwm.rapidapi_key", secret}});
    farm.page(farm.search("gym", "30"));
    farm.page(farm.channel("lifter.one"));
    CHECK(service.target(0) == "/feed/search?keywords=gym&count=20&cursor=30&region=us&publish_time=0&sort_type=0");
    CHECK(service.target(1) == "/user/posts?unique_id=lifter.one&count=20&cursor=0");
    for (const auto& request : service.requests()) {
      CHECK(has(request, fmt::format("\r\nx-rapidapi-key: {}\r\n", secret)));
      CHECK(has(request, "\r\nx-rapidapi-host: tiktok-scraper7.p.rapidapi.com\r\n"));
    }
    // Without a configured address the twin is found by its host, over TLS.
    const StandIn silent([](const std::string&, Line&) {});
    Tikwm by_host(silent, {{"tikwm.rapidapi_key", secret},
                           {"tikwm.rapidapi_host", silent.host()},
                           {"tikwm.base_url", "https://www.tikwm.com"}});
    const auto error = by_host.refused();
    CHECK(error.code == Code::PROVIDER_FAILED);
    CHECK(error.message.starts_with("tikwm did not answer /user/posts: "));
    REQUIRE(silent.requests().size() == 1);
    CHECK(silent.requests().front().starts_with('\x16'));
  }

  TEST_CASE("tikwm: errors that come as success") {
    struct Row {
      const char* said;
      Code code;
      std::optional<std::chrono::milliseconds> wait;
    };
    for (const auto& row :
         {Row{"Free Api Limit: 1 request/second.", Code::PROVIDER_FAILED, 1s},
          Row{"Free Api Limit: 5000 requests/1 day.", Code::PROVIDER_REFUSED, {}},
          Row{"Please try again in 1 day", Code::PROVIDER_REFUSED, {}},
          Row{"Server busy, try again later", Code::PROVIDER_FAILED, 1s},
          Row{"unique_id is invalid", Code::PROVIDER_REFUSED, {}},
          Row{"this account is private", Code::PROVIDER_REFUSED, {}}, Row{"", Code::PROVIDER_REFUSED, {}}}) {
      CAPTURE(row.said);
      const StandIn service({refusal(row.said), refusal(row.said, Json::array())});
      Tikwm farm(service);
      for (int i = 0; i < 2; ++i) {
        const auto error = farm.refused();
        CHECK(error.code == row.code);
        CHECK(services::retry_after(error) == row.wait);
        CHECK(error.message.starts_with("tikwm answered /api/user/posts with an error"));
        CHECK(has(error.message, row.said));
        CHECK(has(error.message, "lifter.one") == (row.code == Code::PROVIDER_REFUSED));
      }
    }
  }

  TEST_CASE("tikwm: a limit, then success") {
    const StandIn service({refusal("Free Api Limit: 1 request/second."),
                           answer(429, R"({"message":"Too many requests"})", "Retry-After: 5\r\n"),
                           page_of({record("7300000000000000001")}, 0, false)});
    Tikwm farm(service);
    CHECK(services::retry_after(farm.refused()) == 1s);
    CHECK(services::retry_after(farm.refused()) == 5s);
    CHECK(farm.page(farm.channel("lifter.one")).videos.size() == 1);
  }

  TEST_CASE("tikwm: pages without videos, and pages that are none") {
    for (const auto* body : {R"({"code":0,"data":[]})", R"({"code":0,"data":null})", R"({"code":0,"data":{}})",
                             R"({"code":0,"data":{"videos":[],"cursor":0,"hasMore":false}})",
                             R"({"code":0,"data":{"videos":null,"cursor":0,"hasMore":true}})",
                             // A cursor that does not change would be requested for ever.
                             R"({"code":0,"data":{"videos":[],"cursor":0,"hasMore":true}})",
                             R"({"code":0,"data":{"videos":[],"cursor":"0","hasMore":true}})",
                             R"({"code":0,"data":{"videos":[],"hasMore":true}})"}) {
      CAPTURE(body);
      const StandIn service({answer(200, body)});
      Tikwm farm(service);
      const auto page = farm.page(farm.search("gym"));
      CHECK(page.videos.empty());
      CHECK(page.unreadable == 0);
      CHECK_FALSE(page.next_cursor.has_value());
    }
    for (const auto* body :
         {"<html><title>Just a moment...</title>", "", "{\"code\":0", "[]", "\"ok\"", "{}", R"({"code":0,"data":[1]})",
          R"({"code":0,"data":{"videos":{}}})", R"({"code":0,"data":"none"})"}) {
      CAPTURE(body);
      const StandIn service({answer(200, body)});
      Tikwm farm(service);
      const auto error = farm.refused();
      CHECK(error.code == Code::PROVIDER_FAILED);
      CHECK(has(error.message, "/api/user/posts"));
    }
  }

  TEST_CASE("tikwm: what is no video is counted, the rest is taken") {
    const auto body = R"({"code":0,"data":{"videos":[1,null,"x",[],{},{"title":"no id"},
      {"video_id":18446744073709551616,"title":"t","author":{}},
      {"video_id":9007199254740993,"title":"t","author":{}},
      {"video_id":9223372036854775807,"title":"t","author":{}},
      {"video_id":"9007199254740993","title":7,"author":[],"play_count":"many","create_time":{},"duration":-1},
      {"video_id":"own","file":"/etc/passwd","author":"a","text":"t","video_url":"file:///etc/passwd"}
      ],"cursor":1,"hasMore":false}})";
    const StandIn service({answer(200, body)});
    Tikwm farm(service);
    const auto page = farm.page(farm.search("gym"));
    std::vector<std::string> ids;
    for (const auto& video : page.videos) ids.push_back(video.video_id);
    CHECK(ids == std::vector<std::string>{"9007199254740993", "9223372036854775807", "9007199254740993", "own"});
    CHECK(page.unreadable == 7);
    CHECK_FALSE(page.videos[2].views.has_value());
    CHECK_FALSE(page.videos[2].seconds.has_value());
    CHECK_FALSE(page.videos[3].file.has_value());
    CHECK_FALSE(page.videos[3].video_url.has_value());
  }

  TEST_CASE("tikwm: captions in broken UTF-8 cost no page") {
    const StandIn service({answer(200,
                                  "{\"code\":0,\"data\":{\"videos\":[{\"video_id\":\"7300000000000000001\","
                                  "\"title\":\"\xF0\x9F\x98 gym \\ud83d\",\"author\":{}}]}}")});
    Tikwm farm(service);
    const auto page = farm.page(farm.search("gym"));
    REQUIRE(page.videos.size() == 1);
    CHECK(has(page.videos[0].text, " gym "));
    CHECK(base::valid_utf8(page.videos[0].text));
  }

  TEST_CASE("tikwm: a server that is slow, silent or too generous") {
    const StandIn hanging([](const std::string&, Line& line) { line.wait_until_gone(); });
    CHECK(Tikwm(hanging).refused().code == Code::PROVIDER_FAILED);
    const StandIn generous([](const std::string&, Line& line) {
      line.send("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n");
      line.wait_until_gone();
    });
    CHECK(Tikwm(generous).refused().code == Code::PROVIDER_REFUSED);
    const StandIn endless([](const std::string&, Line& line) {
      line.send("HTTP/1.1 200 OK\r\n\r\n{\"code\":0,\"data\":{\"videos\":[");
      while (line.send(R"({"video_id":"1","title":"t","author":{}},)")) {
      }
    });
    CHECK(Tikwm(endless, {{"discovery.max_bytes", "65536"}}).refused().code == Code::PROVIDER_REFUSED);
  }

  TEST_CASE("tikwm: its budget a minute is the configured one") {
    const StandIn service({page_of({}, 0, false)});
    Tikwm farm(service, {{"tikwm.rate", "3"}});
    for (int i = 0; i < 3; ++i) farm.page(farm.search("gym"));
    const auto error = farm.refused();
    CHECK(error.code == Code::RATE_LIMITED);
    CHECK(services::retry_after(error) == 20s);
    CHECK(service.requests().size() == 3);
  }

  TEST_CASE("tikwm: the key is in no error") {
    for (const auto& reply :
         {answer(401, fmt::format(R"({{"message":"Invalid API key {}"}})", secret)),
          answer(403, fmt::format("you are not subscribed, {}", secret)), answer(500, secret), answer(200, secret),
          refusal(fmt::format("bad key {}", secret)), answer(429, secret), std::string("HTTP/1.1 200 OK\r\n")}) {
      const StandIn service({reply});
      Tikwm farm(service, {{"tikwm.rapidapi_key", secret}});
      const auto error = farm.refused();
      CAPTURE(words_of(error));
      CHECK_FALSE(has(words_of(error), secret));
      if (has(error.message, "status 40")) CHECK(has(error.hint, "tikwm.rapidapi_key"));
    }
  }
}
