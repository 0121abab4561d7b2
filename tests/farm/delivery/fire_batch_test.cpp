#include <atomic>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "firing_fixture.hpp"
#include "sql/statement_count.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using model::PostState;
using test::Firing;
using test::noon;
using test::told;
using test::video;

TEST_CASE_FIXTURE(Firing, "posts of one moment fire in the order in which they were planned, over many batches") {
  const auto in = job().job_id;
  std::vector<std::string> planned;
  store.write([&](store::Tx&) {
    for (int i = 0; i < 600; ++i)
      planned.push_back(
          farm::planning::schedule_result(farm, result(in).result_id, {{"scheduled_datetime", "2026-06-01T13:00:00Z"}})
              .scheduled_id);
    // Neither a move nor the move back changes a post's place among its equals.
    farm::planning::edit_post(farm, planned[7], {{"scheduled_datetime", "2026-06-01T18:00:00Z"}});
    farm::planning::edit_post(farm, planned[7], {{"scheduled_datetime", "2026-06-01T13:00:00Z"}});
  });
  const auto earlier = post(noon() + 59min);
  clock.advance(1h);
  const auto commits = store.generation();
  CHECK_FALSE(farm::delivery::fire_due(farm));
  // 601 posts fire in three transactions.
  CHECK(store.generation() - commits == 3);
  planned.insert(planned.begin(), earlier.scheduled_id);
  CHECK(fired_in_order() == planned);
}

TEST_CASE_FIXTURE(Firing, "others get to write while thousands of posts leave") {
  const auto in = job().job_id;
  store.write([&](store::Tx&) {
    for (int i = 0; i < 1500; ++i)
      farm::planning::schedule_result(farm, result(in).result_id, {{"scheduled_datetime", "2026-06-01T13:00:00Z"}});
  });
  clock.advance(1h);
  std::atomic<bool> done{false};
  std::thread timer{[&] {
    farm::delivery::fire_due(farm);
    done = true;
  }};
  std::vector<std::int64_t> fired_before;
  while (!done)
    fired_before.push_back(store.write([](store::Tx& tx) {
      auto query = tx.db("SELECT count(*) FROM posts WHERE fired = 1");
      query.next();
      return query.integer(0);
    }));
  timer.join();
  // How many different moments of the six batches the other writer saw.
  const auto distinct = std::set(fired_before.begin(), fired_before.end());
  CHECK(distinct.size() >= 3);
}

TEST_CASE_FIXTURE(Firing, "a post that cannot be fired is held with the reason, and its neighbours fire") {
  const auto broken = post(noon() + 1h, told);
  const auto sound = post(noon() + 1h, told);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET variation = '{broken' WHERE scheduled_id = ?", broken.scheduled_id).run();
  });
  clock.advance(1h);
  CHECK_FALSE(farm::delivery::fire_due(farm));
  CHECK(read(sound.scheduled_id).fired);
  CHECK(work("kind = 'webhook'").size() == 1);
  CHECK(work("kind = 'fire' AND state = 'dead'").size() == 1);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET variation = NULL WHERE scheduled_id = ?", broken.scheduled_id).run();
  });
  const auto held = read(broken.scheduled_id);
  CHECK(held.state == PostState::held);
  CHECK(held.state_reason->starts_with("it could not be fired: "));
  CHECK(farm::delivery::fire_now(farm, broken.scheduled_id).fired);
  CHECK(work("kind = 'webhook'").size() == 2);
}

TEST_CASE_FIXTURE(Firing,
                  "in a batch with a broken post each of the others fires once, on time or late, and is told once") {
  const auto late = post(noon() + 30min, told);
  const auto late_alone = post(noon() + 40min);
  const auto broken = post(noon() + 1h, told);
  const auto waits = post(noon() + 1h, video);
  const auto on_time = post(noon() + 1h, told);
  const auto on_time_alone = post(noon() + 1h);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE posts SET variation = '{broken' WHERE scheduled_id = ?", broken.scheduled_id).run();
  });
  clock.advance(1h);
  farm::delivery::fire_due(farm);
  for (const auto* each : {&late, &late_alone, &on_time, &on_time_alone}) {
    CAPTURE(each->scheduled_id);
    CHECK(read(each->scheduled_id).fired_at == noon() + 1h);
    CHECK(events_of(each->scheduled_id, "post.fired") == 1);
  }
  CHECK(read(late.scheduled_id).state == PostState::late);
  CHECK(read(late.scheduled_id).state_reason == "30 min after its time");
  CHECK(read(late_alone.scheduled_id).state_reason == "20 min after its time");
  CHECK(read(on_time.scheduled_id).state == PostState::fired);
  CHECK_FALSE(read(on_time.scheduled_id).state_reason);
  CHECK(events_of(on_time_alone.scheduled_id, "post.unreached") == 1);
  CHECK(events_of(waits.scheduled_id, "post.held") == 1);
  CHECK(events_of(broken.scheduled_id, "post.held") == 1);
  CHECK(events_of(broken.scheduled_id, "post.fired") == 0);
  CHECK(work("kind = 'webhook'").size() == 2);
  CHECK(work("kind = 'fire' AND state = 'queued'").size() == 1);  // of the post whose video is rendered
}

TEST_CASE_FIXTURE(Firing, "a batch writes the state of its posts in one statement") {
  const auto statements_of = [&](int posts) {
    for (int i = 0; i < posts; ++i) post(clock.now() + 1h);
    clock.advance(1h);
    const auto before = test::statements_begun();
    farm::delivery::fire_due(farm);
    return test::statements_begun() - before;
  };
  statements_of(1);
  const auto few = statements_of(10), many = statements_of(110);
  // Of each: its row, its two events and the feeds that may show it; and the three of the trigger that counts states.
  CHECK((many - few) / 100 == 7);
  CHECK((many - few) % 100 == 0);
}
