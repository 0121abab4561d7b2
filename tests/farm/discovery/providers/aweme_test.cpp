#include "farm/discovery/providers/providers.hpp"
#include "farm/discovery/stand_in.hpp"

using namespace farmtok;
using namespace farmtok::test;
using base::Code;
using base::Json;
using model::JobMode;
using namespace std::chrono_literals;

namespace {

constexpr auto secret = "app-secret-0815";
constexpr auto sec_uid = "MS4wLjABAAAAx_y-z";

Json record(const Json& id) {
  return {{"aweme_id", id},
          {"desc", "squats #gym"},
          {"create_time", 1'767'225'600},
          {"author", {{"uid", "9"}, {"unique_id", "lifter"}, {"sec_uid", sec_uid}, {"nickname", "Lifter"}}},
          {"statistics", {{"play_count", 70'000}, {"digg_count", 8'000}, {"comment_count", 1}, {"share_count", 2}}},
          {"video", {{"duration", 15'500}, {"play_addr", {{"url_list", {"https://cdn.example/v.mp4"}}}}}}};
}

std::string ok(const Json& body) { return answer(200, body.dump()); }

std::vector<std::string> ids_of(const farm::discovery::FoundPage& page) {
  std::vector<std::string> ids;
  for (const auto& video : page.videos) ids.push_back(video.video_id);
  return ids;
}

using Ids = std::vector<std::string>;

struct Aweme : AskingFarm {
  Aweme(const StandIn& service, std::string preset, std::map<std::string, std::string> more = {})
      : AskingFarm([&] {
          more.emplace("aweme.base_url", service.url());
          more.emplace("aweme.preset", preset);
          more.emplace("aweme.key", secret);
          more.emplace("discovery.timeout", "1s");
          return more;
        }()) {}
  farm::discovery::FoundPage page(const farm::discovery::SearchAsk& ask) { return provider->page(ask, never); }
  base::Error search_refused() {
    return error_of([&] { page(search("gym")); });
  }
  base::Error channel_refused() {
    return error_of([&] { page(channel("lifter")); });
  }
  base::Error unready(JobMode mode = JobMode::search) {
    return error_of([&] { provider->check(mode); });
  }
  std::unique_ptr<farm::discovery::DiscoveryProvider> provider =
      farm::discovery::make_aweme_provider(farm, service_client);
};

}  // namespace

TEST_SUITE("discovery") {
  TEST_CASE("aweme: TokAPI's search, plain and wrapped, to its end") {
    const StandIn service(
        {ok({{"status_code", 0}, {"aweme_list", {record("7300000000000000001")}}, {"has_more", 1}, {"cursor", 20}}),
         // No cursor: it continues by the number of records.
         ok({{"search_item_list", {{{"aweme_info", record(7300000000000000002)}}, {{"user_list", 1}}}},
             {"has_more", 1}}),
         ok({{"aweme_list", nullptr}, {"has_more", 0}, {"cursor", 42}})});
    Aweme farm(service, "tokapi");
    farm.provider->check(JobMode::search);
    const auto first = farm.page(farm.search("leg day"));
    CHECK(ids_of(first) == Ids{"7300000000000000001"});
    CHECK(first.videos[0].seconds == 15.5);
    CHECK(first.videos[0].views == 70'000);
    const auto second = farm.page(farm.search("leg day", first.next_cursor));
    CHECK(ids_of(second) == Ids{"7300000000000000002"});
    CHECK(second.unreadable == 1);
    const auto third = farm.page(farm.search("leg day", second.next_cursor));
    CHECK(third.videos.empty());
    CHECK_FALSE(third.next_cursor.has_value());
    const auto* path = "/v1/search/post?keyword=leg%20day&count=20&offset={}&sort_type=0&publish_time=0";
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(service.target(i) == fmt::format(fmt::runtime(path), std::array{0, 20, 22}[i]));
      CHECK(has(service.requests()[i], fmt::format("\r\nx-rapidapi-key: {}\r\n", secret)));
      CHECK(has(service.requests()[i], "\r\nx-rapidapi-host: tokapi-mobile-version.p.rapidapi.com\r\n"));
    }
  }

  TEST_CASE("aweme: TokAPI's channels go by an id that is asked for once") {
    const StandIn service(
        {ok({{"user", {{"sec_uid", sec_uid}, {"secret", 0}}}}),
         ok({{"aweme_list", {record("7300000000000000001")}}, {"has_more", 1}, {"max_cursor", 1767225600000}}),
         ok({{"aweme_list", {record("7300000000000000002")}}, {"has_more", 0}, {"max_cursor", 1757225600000}})});
    Aweme farm(service, "tokapi");
    const auto first = farm.page(farm.channel("lifter"));
    const auto second = farm.page(farm.channel("lifter", first.next_cursor));
    CHECK(ids_of(first) == Ids{"7300000000000000001"});
    CHECK(ids_of(second) == Ids{"7300000000000000002"});
    CHECK_FALSE(second.next_cursor.has_value());
    CHECK(service.requests().size() == 3);
    CHECK(service.target(0) == "/v1/user/@lifter");
    CHECK(service.target(1) == fmt::format("/v1/post/user/{}/posts?count=20&offset=0", sec_uid));
    CHECK(service.target(2) == fmt::format("/v1/post/user/{}/posts?count=20&offset=1767225600000", sec_uid));
  }

  TEST_CASE("aweme: a channel that does not exist or is private") {
    for (const auto& reply : {answer(404, "{}"), ok({{"user", nullptr}}),
                              ok({{"status_code", 10221}, {"status_msg", "user doesn't exist"}}),
                              ok({{"user", {{"sec_uid", sec_uid}, {"secret", 1}}}}),
                              ok({{"user", {{"sec_uid", "a b"}}}}), ok(Json::array())}) {
      CAPTURE(reply);
      const StandIn service({reply});
      Aweme farm(service, "tokapi");
      const auto error = farm.channel_refused();
      CHECK(error.code == Code::PROVIDER_REFUSED);
      CHECK(error.message.starts_with("aweme (tokapi) answered /v1/user/@lifter with "));
      CHECK(error.message.ends_with("(channel \"lifter\")"));
      CHECK(service.requests().size() == 1);
    }
  }

  TEST_CASE("aweme: ScrapTik") {
    const StandIn service(
        {ok({{"user", {{"uid", "6812345678901234567"}}}}),
         ok({{"aweme_list", {record("7300000000000000001")}}, {"has_more", true}, {"max_cursor", 5}}),
         ok({{"search_item_list", {{{"aweme_info", record("7300000000000000002")}}}}, {"has_more", 0}})});
    Aweme farm(service, "scraptik");
    CHECK(farm.page(farm.channel("lifter")).videos.size() == 1);
    CHECK(farm.page(farm.search("gym")).videos.size() == 1);
    CHECK(service.target(0) == "/get-user?username=lifter");
    CHECK(service.target(1) == "/user-posts?user_id=6812345678901234567&count=20&max_cursor=0");
    CHECK(service.target(2).starts_with("/search-posts?keyword=gym&count=20&offset=0"));
    CHECK(has(service.requests()[2], "\r\nx-rapidapi-host: scraptik.p.rapidapi.com\r\n"));
  }

  TEST_CASE("aweme: EnsembleData has its key in the query and its cursor in nextCursor") {
    const StandIn service(
        {ok({{"data", {{"data", {{{"aweme_info", record("7300000000000000001")}}}}, {"nextCursor", 20}}}}),
         ok({{"data", {{"data", Json::array()}, {"nextCursor", nullptr}}}}),
         ok({{"data", {record("7300000000000000002")}}, {"nextCursor", 1757225600000}}),
         ok({{"data", {{"data", nullptr}, {"nextCursor", nullptr}}}}),
         answer(491, R"({"detail":"Token app-secret-0815 not found"})")});
    Aweme farm(service, "ensembledata");
    const auto first = farm.page(farm.search("gym"));
    CHECK(ids_of(first) == Ids{"7300000000000000001"});
    CHECK(first.next_cursor == "20");
    CHECK_FALSE(farm.page(farm.search("gym", first.next_cursor)).next_cursor.has_value());
    const auto posts = farm.page(farm.channel("lifter"));
    CHECK(ids_of(posts) == Ids{"7300000000000000002"});
    CHECK_FALSE(farm.page(farm.channel("lifter", posts.next_cursor)).next_cursor.has_value());
    CHECK(service.target(0) == fmt::format("/apis/tt/keyword/search?name=gym&cursor=0&period=180&token={}", secret));
    CHECK(service.target(3) ==
          fmt::format("/apis/tt/user/posts?username=lifter&depth=1&start_cursor=1757225600000&token={}", secret));
    const auto error = farm.search_refused();
    CHECK(error.code == Code::PROVIDER_REFUSED);
    CHECK(error.message == "aweme (ensembledata) answered /apis/tt/keyword/search with status 491: Token … not found");
  }

  TEST_CASE("aweme: TokInsight's paths come from the configuration") {
    const StandIn service({ok({{"status_code", 0}, {"aweme_list", {record("7300000000000000001")}}})});
    Aweme bare(service, "tokinsight");
    CHECK(bare.unready().code == Code::PROVIDER_NOT_READY);
    CHECK(has(bare.unready().hint, "aweme.search_path"));
    CHECK(has(bare.unready(JobMode::channel).hint, "aweme.posts_path"));
    Aweme farm(service, "tokinsight", {{"aweme.search_path", "/find?q={query}&n={count}&at={cursor}"}});
    const auto page = farm.page(farm.search("{key} {count}"));
    CHECK(ids_of(page) == Ids{"7300000000000000001"});
    CHECK_FALSE(page.next_cursor.has_value());
    CHECK(service.target(0) == "/find?q=%7Bkey%7D%20%7Bcount%7D&n=20&at=0");
    CHECK(has(service.requests()[0], fmt::format("\r\nAuthorization: Bearer {}\r\n", secret)));
  }

  TEST_CASE("aweme: every column can be another") {
    const StandIn service(
        {ok({{"result", {{"id", "77"}}}}),
         ok({{"result", {{"list", {record("7300000000000000001")}}, {"at", "b/c"}, {"more", "true"}}}})});
    Aweme farm(service, "custom",
               {{"aweme.base_url", service.url("/v9/")},
                {"aweme.key_header", "X-Key"},
                {"aweme.search_path", "/s?q={query}"},
                {"aweme.posts_path", "/p/{user}?at={cursor}"},
                {"aweme.user_path", "/u?name={user}#/result/id"},
                {"aweme.items", "/nothing, /result/list"},
                {"aweme.next_cursor", "/result/at"},
                {"aweme.has_more", "/result/more"}});
    const auto page = farm.page(farm.channel("a&b"));
    CHECK(ids_of(page) == Ids{"7300000000000000001"});
    REQUIRE(page.next_cursor.has_value());
    farm.page(farm.channel("a&b", page.next_cursor));
    CHECK(service.target(0) == "/v9/u?name=a%26b");
    CHECK(service.target(1) == "/v9/p/77?at=0");
    CHECK(service.target(2) == "/v9/p/77?at=b%2Fc");
    CHECK(has(service.requests()[1], fmt::format("\r\nX-Key: {}\r\n", secret)));
  }

  TEST_CASE("aweme: what is missing is told before anything is asked") {
    struct Row {
      const char* preset;
      std::map<std::string, std::string> settings;
      const char* named;
    };
    const StandIn service({ok(Json::object())});
    for (const auto& row :
         {Row{"tokapi", {{"aweme.key", ""}}, "aweme.key "}, Row{"ensembledata", {{"aweme.key", ""}}, "aweme.key "},
          Row{"custom", {{"aweme.base_url", ""}}, "aweme.base_url"}, Row{"custom", {}, "aweme.search_path"},
          Row{"custom", {{"aweme.search_path", "/s?q={query}"}}, "aweme.key_header"},
          Row{"custom", {{"aweme.search_path", "/{key}/s?q={query}"}}, "aweme.search_path"}}) {
      CAPTURE(row.named);
      Aweme farm(service, row.preset, row.settings);
      const auto error = farm.unready();
      CHECK(error.code == Code::PROVIDER_NOT_READY);
      CHECK(error.message.starts_with(row.named));
      CHECK(has(error.hint, "farmtok config set"));
      CHECK(farm.search_refused().code == Code::PROVIDER_NOT_READY);
    }
    CHECK(service.requests().empty());
    // The operator's own service may need no key at all.
    Aweme(service, "custom", {{"aweme.key", ""}, {"aweme.search_path", "/s?q={query}"}})
        .provider->check(JobMode::search);
  }

  TEST_CASE("aweme: the app's own errors") {
    struct Row {
      Json body;
      Code code;
    };
    for (const auto& row :
         {Row{{{"status_code", 4}, {"status_msg", "Server is currently unavailable."}}, Code::PROVIDER_FAILED},
          Row{{{"status_code", "8"}, {"status_msg", "Login expired"}}, Code::PROVIDER_REFUSED},
          Row{{{"status_code", 5}, {"aweme_list", Json::array()}}, Code::PROVIDER_REFUSED},
          Row{{{"message", "no such endpoint"}}, Code::PROVIDER_FAILED},
          Row{{{"aweme_list", "none"}}, Code::PROVIDER_FAILED}, Row{Json::array(), Code::PROVIDER_FAILED}}) {
      CAPTURE(row.body.dump());
      const StandIn service({ok(row.body)});
      const auto error = Aweme(service, "tokapi").search_refused();
      CHECK(error.code == row.code);
      CHECK(error.message.starts_with("aweme (tokapi) answered /v1/search/post with an error: "));
    }
  }

  TEST_CASE("aweme: ids keep their digits, and what lost them is no video") {
    const StandIn service({answer(200, R"({"aweme_list":[{"aweme_id":9007199254740993,"desc":"a"},
      {"aweme_id":9223372036854775807,"desc":"b"},{"aweme_id":"9007199254740993","desc":"c"},
      {"aweme_id":36893488147419103232,"desc":"d"},{"desc":"e"},7],"has_more":0})")});
    Aweme farm(service, "tokapi");
    const auto page = farm.page(farm.search("gym"));
    CHECK(ids_of(page) == Ids{"9007199254740993", "9223372036854775807", "9007199254740993"});
    CHECK(page.unreadable == 3);
  }

  TEST_CASE("aweme: limits, silence and pages of HTML") {
    const StandIn service({answer(429, "{}", "Retry-After: 3\r\n"), answer(200, "<html>"),
                           ok({{"aweme_list", Json::array()}, {"has_more", 0}})});
    Aweme farm(service, "tokapi");
    CHECK(services::retry_after(farm.search_refused()) == 3s);
    CHECK(has(farm.search_refused().message, "a page of HTML"));
    CHECK(farm.page(farm.search("gym")).videos.empty());
    const StandIn hanging([](const std::string&, Line& line) { line.wait_until_gone(); });
    CHECK(Aweme(hanging, "tokapi").search_refused().code == Code::PROVIDER_FAILED);
    CHECK(Aweme(hanging, "tokapi", {{"aweme.rate", "1"}}).channel_refused().code == Code::PROVIDER_FAILED);
  }

  TEST_CASE("aweme: the key is in no error") {
    for (const auto* preset : {"tokapi", "scraptik", "ensembledata"})
      for (const auto& reply :
           {answer(401, secret), answer(500, fmt::format(R"({{"error":"{}"}})", secret)),
            ok({{"status_code", 1}, {"status_msg", secret}}), answer(200, secret), std::string("garbage")}) {
        const StandIn service({reply});
        Aweme farm(service, preset);
        for (const auto& error : {farm.search_refused(), farm.channel_refused()}) {
          CAPTURE(words_of(error));
          CHECK_FALSE(has(words_of(error), secret));
          if (has(error.message, "status 401")) CHECK(has(error.hint, "aweme.key"));
        }
      }
  }
}
