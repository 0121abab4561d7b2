// A job's defaults, changed after its results and posts were made.
#include "farm/planning/defaults.hpp"

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Json;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  model::Scheduled post_of(const std::string& job_id, std::chrono::hours in, Json extra = Json::object()) {
    const auto made = result(job_id, std::move(extra));
    return farm::planning::schedule_result(farm, made.result_id,
                                           {{"scheduled_datetime", base::format_instant(noon() + in)}});
  }
  model::Result read_result(const std::string& id) {
    return store.read([&](sql::Database& db) { return farm::review::get_result(db, id); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a changed default reaches what has not fired and has none of its own") {
  const auto made = job({{"on_schedule_email_default", "ana@a.test"}});
  const auto follows = post_of(made.job_id, 1h);
  const auto own = post_of(made.job_id, 2h, {{"on_schedule_email", "own@a.test"}});
  const auto fired = post_of(made.job_id, 3h);
  farm::delivery::fire_now(farm, fired.scheduled_id);
  const auto waiting = result(made.job_id);
  const auto edited =
      farm::planning::edit_job_and_posts(farm, made.job_id, {{"on_schedule_email_default", "bob@a.test"}}, false);
  REQUIRE(edited.reach);
  CHECK(edited.reach->results == 2);
  CHECK(edited.reach->posts == 1);
  CHECK(edited.reach->own == 1);
  CHECK(read(follows.scheduled_id).on_schedule_email == "bob@a.test");
  CHECK(read(own.scheduled_id).on_schedule_email == "own@a.test");
  CHECK(read(fired.scheduled_id).on_schedule_email == "ana@a.test");
  CHECK(read_result(waiting.result_id).on_schedule_email == "bob@a.test");
  CHECK(read_result(fired.result_id).on_schedule_email == "ana@a.test");
  CHECK(events("post.edited") == 1);

  const auto differing =
      store.read([&](sql::Database& db) { return farm::planning::count_own_values(db, edited.job); });
  CHECK(differing == std::map<std::string, std::int64_t>{{"on_schedule_email_default", 1}});
  const auto applied = farm::planning::edit_job_and_posts(farm, made.job_id, Json::object(), true);
  CHECK(read(own.scheduled_id).on_schedule_email == "bob@a.test");
  CHECK(applied.reach->posts == 1);

  farm::planning::edit_job_and_posts(farm, made.job_id, {{"on_schedule_email_default", nullptr}}, false);
  CHECK_FALSE(read(follows.scheduled_id).on_schedule_email);
  CHECK_FALSE(farm::planning::edit_job_and_posts(farm, made.job_id, {{"notes", "x"}}, false).reach);
}

TEST_CASE_FIXTURE(Fixture, "a batch that changes takes its posts along, and their number with them") {
  const auto made = job({{"inbox_tracer", "ana"}});
  const auto post = post_of(made.job_id, 1h);
  post_of(made.job_id, 2h, {{"inbox_tracer", "eve"}});
  farm::planning::edit_job_and_posts(farm, made.job_id, {{"inbox_tracer", "bob"}, {"instruction_prompt", "Say hello"}},
                                     false);
  CHECK(read(post.scheduled_id).inbox_tracer == "bob");
  CHECK(read(post.scheduled_id).instruction_prompt == "Say hello");
  const auto posts_in = [&](const char* batch) {
    return store.read([&](sql::Database& db) {
      return farm::count(db("SELECT coalesce(sum(posts), 0) FROM batches WHERE inbox_tracer = ?", batch));
    });
  };
  CHECK(posts_in("ana") == 0);
  CHECK(posts_in("bob") == 1);
  CHECK(posts_in("eve") == 1);
}

TEST_CASE_FIXTURE(Fixture, "a deleted job gives back what its posts did not use") {
  const auto made = job();
  const auto available = [&] {
    return store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, settings).available; });
  };
  const auto before = available();
  post_of(made.job_id, 1h);
  const auto fired = post_of(made.job_id, 2h);
  farm::delivery::fire_now(farm, fired.scheduled_id);
  const auto price = farm::credits::credit_prices(settings).manual_post;
  CHECK(available() == before - price - price);
  CHECK(farm::jobs::delete_job(farm, made.job_id).refunded == price);
  CHECK(available() == before - price);
  CHECK(store.read([&](sql::Database& db) { return farm::credits::credit_balance(db, settings).balanced; }));
}
