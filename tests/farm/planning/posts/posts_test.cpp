#include <thread>

#include "base/error.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

TEST_CASE_FIXTURE(test::FarmFixture, "a post takes the request's time, else the result's, else a day from now") {
  const auto id = job().job_id;
  const auto schedule = [&](const model::Result& of, const Json& request) {
    return farm::planning::schedule_result(farm, of.result_id, request).scheduled_datetime;
  };
  CHECK(schedule(result(id), Json::object()) == noon() + 24h);
  CHECK(schedule(result(id, {{"scheduled_datetime", "2026-07-01T09:00:00Z"}}), Json::object()) ==
        *base::parse_instant("2026-07-01T09:00:00Z"));
  CHECK(schedule(result(id, {{"scheduled_datetime", "2026-07-01T09:00:00Z"}}),
                 {{"scheduled_datetime", "2026-08-01T09:00:00+02:00"}}) ==
        *base::parse_instant("2026-08-01T07:00:00Z"));
}

TEST_CASE_FIXTURE(test::FarmFixture, "a wall time is kept with its zone") {
  const auto made = result(job().job_id);
  const auto post = farm::planning::schedule_result(
      farm, made.result_id, {{"scheduled_datetime", "2026-12-24T09:00"}, {"timezone", "America/New_York"}});
  CHECK(base::format_instant(post.scheduled_datetime) == "2026-12-24T14:00:00Z");
  CHECK(post.scheduled_local == "2026-12-24T09:00:00");
  CHECK(post.timezone == "America/New_York");
  const auto moved = farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2026-07-04T09:00"}});
  CHECK(base::format_instant(moved.scheduled_datetime) == "2026-07-04T13:00:00Z");
  CHECK(moved.scheduled_id == post.scheduled_id);
  const auto abbreviated = farm::planning::edit_post(farm, post.scheduled_id, {{"timezone", "EST"}});
  CHECK(abbreviated.timezone == "America/New_York");
}

TEST_CASE_FIXTURE(test::FarmFixture, "times that cannot be are refused with the reason") {
  const auto made = result(job().job_id);
  for (const auto& bad :
       {Json{{"scheduled_datetime", "2026-05-31T12:00:00Z"}}, Json{{"scheduled_datetime", "2040-01-01T00:00:00Z"}},
        Json{{"scheduled_datetime", "soon"}}, Json{{"scheduled_datetime", 5}},
        Json{{"scheduled_datetime", "2026-12-24T09:00"}, {"timezone", "Mars/Olympus"}},
        Json{{"when", "2026-12-24T09:00:00Z"}}})
    CHECK_MESSAGE(code_of([&] { farm::planning::schedule_result(farm, made.result_id, bad); }) == Code::INVALID_REQUEST,
                  bad.dump());
  CHECK(work().empty());
  CHECK(code_of([&] {
          farm::review::add_result(farm, made.job_id,
                                   {{"post_text", "x"}, {"scheduled_datetime", "2020-01-01T00:00:00Z"}});
        }) == Code::INVALID_REQUEST);
}

TEST_CASE_FIXTURE(test::FarmFixture, "one result gives one post; after its deletion it can be scheduled again") {
  const auto made = result(job().job_id);
  const auto post = farm::planning::schedule_result(farm, made.result_id, Json::object());
  CHECK(code_of([&] { farm::planning::schedule_result(farm, made.result_id, Json::object()); }) ==
        Code::ALREADY_SCHEDULED);
  farm::planning::delete_post(farm, post.scheduled_id);
  CHECK(work().empty());
  CHECK(code_of([&] { read(post.scheduled_id); }) == Code::SCHEDULED_NOT_FOUND);
  farm::planning::schedule_result(farm, made.result_id, Json::object());
  CHECK(work("kind = 'fire'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "many who schedule one result at once get one post") {
  const auto made = result(job().job_id);
  std::atomic<int> won{0}, refused{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 64; ++i)
    threads.emplace_back([&] {
      const auto code = code_of([&] { farm::planning::schedule_result(farm, made.result_id, Json::object()); });
      if (code == Code::ALREADY_SCHEDULED) ++refused;
      else ++won;
    });
  for (auto& thread : threads) thread.join();
  CHECK(won == 1);
  CHECK(refused == 63);
  CHECK(work("kind = 'fire'").size() == 1);
  CHECK(store.read([](sql::Database& db) { return farm::planning::list_posts(db, {}, {}); }).total == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "moving a post moves its one row of work") {
  const auto made = post(noon() + 1h);
  farm::planning::edit_post(farm, made.scheduled_id, {{"scheduled_datetime", "2026-06-02T00:00:00Z"}});
  REQUIRE(work("kind = 'fire'").size() == 1);
  CHECK(work("kind = 'fire'").front().run_at == *base::parse_instant("2026-06-02T00:00:00Z"));
}

TEST_CASE_FIXTURE(test::FarmFixture, "the credit of a caption is filled when a post is made and when it is edited") {
  const auto made = result(job().job_id, {{"caption", "by {credit} #x"}, {"tiktok_author", "ben"}, {"approved", true}});
  CHECK(made.credit_line == "Video by @ben");
  const auto post =
      farm::planning::schedule_result(farm, made.result_id, {{"scheduled_datetime", "2031-01-01T09:00:00Z"}});
  CHECK(post.caption == "by Video by @ben #x");
  CHECK(farm::planning::edit_post(farm, post.scheduled_id, {{"caption", "new. {credit}"}}).caption ==
        "new. Video by @ben");
  CHECK(farm::planning::edit_post(farm, post.scheduled_id, {{"scheduled_datetime", "2031-01-02T09:00:00Z"}}).caption ==
        "new. Video by @ben");
}

TEST_CASE_FIXTURE(test::FarmFixture, "posts are listed by time, between dates, by cursor") {
  std::vector<std::string> made;
  for (int i = 0; i < 6; ++i) made.push_back(post(noon() + std::chrono::hours{(i * 5) % 6 / 2}).scheduled_id);
  std::vector<base::Instant> times;
  farm::PageRequest page{2, {}};
  do {
    const auto got = store.read([&](sql::Database& db) { return farm::planning::list_posts(db, {}, page); });
    for (const auto& each : got.items) times.push_back(each.scheduled_datetime);
    page.cursor = got.next_cursor;
  } while (page.cursor);
  CHECK(times.size() == 6);
  CHECK(std::ranges::is_sorted(times));
  const auto first_hour = store.read(
      [&](sql::Database& db) { return farm::planning::list_posts(db, {.from = noon(), .until = noon() + 59min}, {}); });
  CHECK(first_hour.total == 2);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a list says how many there are, whatever it is narrowed to") {
  const auto one = job().job_id, other = job().job_id;
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) {
    const auto of = result(i < 5 ? one : other, i % 2 ? base::Json{{"inbox_tracer", "ann"}} : base::Json::object());
    made.push_back(farm::planning::schedule_result(farm, of.result_id,
                                                   {{"scheduled_datetime", base::format_instant(noon() + i * 1h)}})
                       .scheduled_id);
  }
  store.write([&](store::Tx& tx) {
    for (const auto& [id, state] : {std::pair{made[0], "fired"}, {made[1], "missed"}, {made[6], "missed"}})
      tx.db("UPDATE posts SET state = ? WHERE scheduled_id = ?", state, id).run();
  });
  farm::planning::delete_post(farm, made[2]);
  const auto check = [&] {
    for (const auto& job_id : {std::optional<std::string>{}, std::optional{one}, std::optional{other}})
      for (const auto& state : {std::optional<model::PostState>{}, std::optional{model::PostState::missed},
                                std::optional{model::PostState::planned}})
        for (const auto& batch : {std::optional<std::string>{}, std::optional<std::string>{"ann"}})
          for (const auto& until : {std::optional<base::Instant>{}, std::optional{noon() + 4h}}) {
            const farm::planning::PostFilter filter{{}, until, state, job_id, batch};
            const auto page = store.read([&](sql::Database& db) { return farm::planning::list_posts(db, filter, {}); });
            CHECK(page.total == static_cast<std::int64_t>(page.items.size()));
            for (const auto& post : page.items) CHECK((!job_id || post.job_id == *job_id));
          }
  };
  check();
  CHECK(store.read([&](sql::Database& db) { return farm::planning::list_posts(db, {}, {}).total; }) == 6);
  farm::jobs::delete_job(farm, other);
  check();
  CHECK(store.read([&](sql::Database& db) { return farm::planning::list_posts(db, {}, {}).total; }) == 4);
}

TEST_CASE("our own media addresses are recognised on any host, and nothing else") {
  const std::string id = "med_0123456789abcdefghjkmnpqrs";
  CHECK(farm::Links::inward("https://old.example/media/" + id) == "media:" + id);
  for (const auto& other : {"https://a.test/media/" + id + "/x", std::string{"https://a.test/media/med_short"},
                            std::string{"https://a.test/v.mp4"}, "https://a.test/media/" + id + "?x=1"})
    CHECK(farm::Links::inward(other) == other);
  const farm::Links links{"https://farm.example"};
  CHECK(links.outward("media:" + id) == "https://farm.example/media/" + id);
  CHECK(links.outward("https://a.test/v.mp4") == "https://a.test/v.mp4");
}

TEST_CASE_FIXTURE(test::FarmFixture, "a post that is deleted before its copy was made gives back what it cost") {
  const auto id = job().job_id;
  const auto books = [&] {
    return store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, settings); });
  };
  const auto spent = [&] {
    return store.read([&](sql::Database& db) { return farm::jobs::get_job(db, id); }).credits_spent;
  };
  const auto price = farm::credits::credit_prices(settings).manual_post;
  const auto before = books();
  const auto schedule = [&] {
    return farm::planning::schedule_result(farm, result(id).result_id, {{"scheduled_datetime", "2026-07-01T09:00:00Z"}})
        .scheduled_id;
  };
  const auto kept = schedule(), gone = schedule(), copied = schedule();
  CHECK(spent() == price * 3);
  farm::planning::delete_post(farm, gone);
  CHECK(spent() == price * 2);
  CHECK(books().available == before.available - price * 2);
  CHECK(books().balanced);
  CHECK(events("credits.refunded") == 1);
  store.write([&](store::Tx& tx) {
    auto post = farm::planning::get_post(tx.db, copied);
    post.dedup_status = model::DedupStatus::completed;
    farm::planning::save_post(tx, post);
  });
  farm::planning::delete_post(farm, copied);
  CHECK(spent() == price * 2);
  CHECK(books().available == before.available - price * 2);
  CHECK(read(kept).credits_consumed == price);
}
