#include "farm/planning/calendar/feeds.hpp"

#include "crypto/crypto.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  static std::string token_of(const model::Feed& feed) {
    const std::string before = "http://farm.test/calendar/feed/";
    REQUIRE(feed.url);
    REQUIRE(feed.url->starts_with(before));
    REQUIRE(feed.url->ends_with(".ics"));
    return feed.url->substr(before.size(), feed.url->size() - before.size() - 4);
  }
  farm::Page<model::Feed> list(const farm::PageRequest& page = {}) {
    return store.read([&](sql::Database& db) { return farm::planning::list_feeds(db, page); });
  }
  std::string stored(const std::string& column) {
    return store.read([&](sql::Database& db) {
      auto query = db("SELECT " + column + " FROM feeds");
      REQUIRE(query.next());
      return query.text(0);
    });
  }
  static bool holds(const std::string& calendar, const model::Scheduled& post) {
    return calendar.find("UID:" + post.scheduled_id + "@farmtok\r\n") != std::string::npos;
  }
};

std::size_t events_in(const std::string& calendar) {
  std::size_t found = 0;
  for (auto at = calendar.find("BEGIN:VEVENT"); at != std::string::npos; at = calendar.find("BEGIN:VEVENT", at + 1))
    ++found;
  return found;
}

std::string unfolded(std::string text) {
  for (auto at = text.find("\r\n "); at != std::string::npos; at = text.find("\r\n ", at)) text.erase(at, 3);
  return text;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an address is told once, and only its hash is kept") {
  const auto feed = farm::planning::create_feed(farm, {{"name", "Mine"}});
  const auto token = token_of(feed);
  CHECK(token.size() >= 4 + 26);
  CHECK(stored("token_hash") == crypto::sha256_hex(token));
  CHECK(token_of(farm::planning::create_feed(farm, Json::object())) != token);
  for (const auto& each : list().items) CHECK(!each.url);
  const auto told = store.read([&](sql::Database& db) {
    auto query =
        db("SELECT group_concat(concat_all, '') FROM (SELECT coalesce(subject, '') || coalesce(why, '') || "
           "coalesce(to_state, '') AS concat_all FROM events)");
    query.next();
    return query.text(0);
  });
  CHECK(told.find(token) == std::string::npos);
  CHECK(events("feed.created") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a feed is called after its batch or its job when it gets no name") {
  const auto q1 = job({{"title", "Q1"}, {"inbox_tracer", "ana"}}).job_id;
  const auto named = [&](const Json& request) { return farm::planning::create_feed(farm, request).name; };
  CHECK(named(Json::object()) == "farmtok");
  CHECK(named({{"job_id", q1}}) == "farmtok: Q1");
  CHECK(named({{"inbox_tracer", "ana"}, {"job_id", q1}}) == "farmtok: ana");
  CHECK(named({{"name", "Ana's posts"}, {"inbox_tracer", "ana"}}) == "Ana's posts");
  CHECK(code_of([&] { named({{"job_id", "job_none"}}); }) == Code::JOB_NOT_FOUND);
  CHECK(code_of([&] { named({{"inbox_tracer", "nobody"}}); }) == Code::NOT_FOUND);
  CHECK(code_of([&] { named({{"name", "two\nlines"}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { named({{"token_hash", "x"}}); }) == Code::INVALID_REQUEST);
}

TEST_CASE_FIXTURE(Fixture, "a feed holds its batch's and its job's posts, from a month ago to a year from now") {
  const auto gone = post(noon() + 1h);
  clock.set(noon() + 31 * 24h);
  const auto recent = post(noon() + 31 * 24h + 1h);
  const auto ana = post(clock.now() + 364 * 24h, {{"inbox_tracer", "ana"}});
  const auto far = post(clock.now() + 366 * 24h, {{"inbox_tracer", "ana"}});
  const auto read = [&](const Json& request) {
    return farm::planning::read_feed(farm, token_of(farm::planning::create_feed(farm, request)));
  };
  const auto everything = read(Json::object());
  CHECK(events_in(everything) == 2);
  CHECK(holds(everything, recent));
  CHECK(holds(everything, ana));
  const auto of_ana = read({{"inbox_tracer", "ana"}});
  CHECK(events_in(of_ana) == 1);
  CHECK(holds(of_ana, ana));
  CHECK(unfolded(of_ana).find("\r\nURL:http://farm.test/volunteer/" + ana.scheduled_id) != std::string::npos);
  CHECK(holds(read({{"job_id", recent.job_id}}), recent));
  CHECK(events_in(read({{"job_id", recent.job_id}})) == 1);

  const auto exported = store.read([&](sql::Database& db) { return farm::planning::export_posts(farm, db, {}); });
  CHECK(events_in(exported) == 4);
  for (const auto& each : {gone, far}) CHECK(holds(exported, each));
}

TEST_CASE_FIXTURE(Fixture, "an unknown address and a revoked one answer alike") {
  const auto feed = farm::planning::create_feed(farm, Json::object());
  const auto token = token_of(feed);
  farm::planning::read_feed(farm, token);
  farm::planning::revoke_feed(farm, feed.feed_id);
  const auto words = [&](const std::string& of) {
    try {
      farm::planning::read_feed(farm, of);
    } catch (const base::Error& error) {
      CHECK(error.code == Code::NOT_FOUND);
      return error.message;
    }
    return std::string{"it answers"};
  };
  CHECK(words(token) == words("cal_0000000000000000000000000"));
  CHECK(words(token) == words(""));
  CHECK(words(feed.feed_id) == words(token));
  CHECK(list().items.at(0).revoked_at == noon());
  try {
    farm::planning::revoke_feed(farm, feed.feed_id);
    FAIL_CHECK("it was revoked twice");
  } catch (const base::Error& error) {
    CHECK(error.code == Code::ALREADY_FINISHED);
    CHECK(error.message.find("was revoked already, at 2026-06-01T12:00:00Z") != std::string::npos);
  }
  CHECK(code_of([&] { farm::planning::revoke_feed(farm, "feed_none"); }) == Code::NOT_FOUND);
  CHECK(events("feed.revoked") == 1);
}

TEST_CASE_FIXTURE(Fixture, "when a feed was last read is written once an hour") {
  const auto token = token_of(farm::planning::create_feed(farm, Json::object()));
  const auto last = [&] { return list().items.at(0).last_read_at; };
  CHECK(!last());
  farm::planning::read_feed(farm, token);
  CHECK(last() == noon());
  const auto generation = store.generation();
  clock.set(noon() + 59min);
  farm::planning::read_feed(farm, token);
  CHECK(last() == noon());
  CHECK(store.generation() == generation);
  clock.set(noon() + 60min);
  farm::planning::read_feed(farm, token);
  CHECK(last() == noon() + 60min);
}

TEST_CASE_FIXTURE(Fixture, "a feed reads the same until a post changes; a moved one keeps its UID") {
  const auto made = post(noon() + 48h);
  const auto token = token_of(farm::planning::create_feed(farm, Json::object()));
  const auto before = farm::planning::read_feed(farm, token);
  clock.set(noon() + 2h);
  CHECK(farm::planning::read_feed(farm, token) == before);
  CHECK(before.find("SEQUENCE:0\r\n") != std::string::npos);
  farm::planning::edit_post(farm, made.scheduled_id, {{"scheduled_datetime", "2026-06-05T09:00:00Z"}});
  const auto after = farm::planning::read_feed(farm, token);
  CHECK(holds(after, made));
  CHECK(events_in(after) == 1);
  CHECK(after.find("SEQUENCE:1\r\n") != std::string::npos);
  CHECK(after.find("DTSTART:20260605T090000Z\r\n") != std::string::npos);
  farm::planning::delete_post(farm, made.scheduled_id);
  CHECK(events_in(farm::planning::read_feed(farm, token)) == 0);
}

TEST_CASE_FIXTURE(Fixture, "feeds are listed newest first, by pages, and go with their job") {
  const auto own = job().job_id;
  farm::planning::create_feed(farm, {{"job_id", own}});
  for (const auto* name : {"a", "b", "c"}) farm::planning::create_feed(farm, {{"name", name}});
  const auto first = list({2, {}});
  CHECK(first.total == 4);
  CHECK(first.items.at(0).name == "c");
  CHECK(first.items.at(1).name == "b");
  const auto rest = list({2, first.next_cursor});
  CHECK(rest.items.at(0).name == "a");
  CHECK(rest.items.at(1).job_id == own);
  CHECK(!rest.next_cursor);
  farm::jobs::delete_job(farm, own);
  CHECK(list().total == 3);
}

TEST_CASE_FIXTURE(Fixture, "more posts than a calendar holds: an export is refused, a feed has the next ones") {
  const auto last = post(noon() + 48h);
  auto copy = post(noon() + 1h);
  store.write([&](store::Tx& tx) {
    for (int i = 0; i < 19'999; ++i) {
      copy.scheduled_id = "post_" + std::to_string(i);
      store::insert(tx.db, "posts", copy);
    }
  });
  const auto exported = [&](const farm::planning::PostFilter& filter) {
    return store.read([&](sql::Database& db) { return farm::planning::export_posts(farm, db, filter); });
  };
  CHECK(code_of([&] { exported({}); }) == Code::INVALID_REQUEST);
  const auto feed = farm::planning::read_feed(farm, token_of(farm::planning::create_feed(farm, Json::object())));
  CHECK(events_in(feed) == 20'000);
  CHECK(!holds(feed, last));
  CHECK(code_of([&] { exported({.job_id = "job_none"}); }) == Code::JOB_NOT_FOUND);
  store.write([](store::Tx& tx) { tx.db("DELETE FROM posts WHERE scheduled_id = 'post_0'").run(); });
  CHECK(events_in(exported({})) == 20'000);
}
