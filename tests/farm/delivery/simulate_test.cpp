#include "farm/delivery/simulate.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/library/store.hpp"
#include "zones/zones.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using farm::delivery::simulate;
using model::PostState;
using test::code_of;
using test::noon;

namespace {

namespace fs = std::filesystem;

struct Fixture : test::FarmFixture {
  const Json told{{"on_schedule_webhook", "https://a.test/hook"}, {"on_schedule_email", "a@b.test"}};

  model::Scheduled video_post(base::Instant at) { return post(at, {{"original_video_url", "https://a.test/v.mp4"}}); }

  /// Its rendering ended for good, in the state that a worker leaves.
  void fail_render(const model::Scheduled& made) {
    store.write([&](store::Tx& tx) {
      auto failed = farm::planning::get_post(tx.db, made.scheduled_id);
      failed.dedup_status = model::DedupStatus::failed;
      failed.dedup_error = "broken";
      farm::planning::save_post(tx, failed);
      tx.db("UPDATE work SET state = 'dead' WHERE kind = 'render' AND key = ?", made.scheduled_id).run();
    });
  }

  /// Every value of every table.
  std::string everything() const {
    return store.read([](sql::Database& db) {
      std::string made;
      std::vector<std::string> tables;
      auto names = db("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
      while (names.next()) tables.push_back(names.text(0));
      for (const auto& table : tables) {
        std::string row;
        auto fields = db("SELECT name FROM pragma_table_info(?)", table);
        while (fields.next()) row += (row.empty() ? "quote(" : " || ',' || quote(") + fields.text(0) + ")";
        auto rows = db("SELECT " + row + " FROM " + table + " ORDER BY 1");
        while (rows.next()) made += table + ": " + rows.text(0) + "\n";
      }
      return made;
    });
  }

  bool copies_left() const {
    const auto folder_of_copies = fs::path{folder.path()} / "tmp";
    return fs::exists(folder_of_copies) && !fs::is_empty(folder_of_copies);
  }

  static const farm::delivery::SimulatedPost& find(const farm::delivery::Simulation& made,
                                                   const model::Scheduled& post) {
    const auto found = std::ranges::find(made.posts, post.scheduled_id, &farm::delivery::SimulatedPost::scheduled_id);
    REQUIRE(found != made.posts.end());
    return *found;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a simulation tells what fires when, in which state, and why not") {
  const auto missed = post(noon() + 1min, told);
  const auto late = post(noon() + 2h, told);
  clock.set(noon() + 7h);
  const auto on_time = post(noon() + 8h, told);
  const auto without_video = video_post(noon() + 9h);
  fail_render(without_video);
  const auto beyond = post(noon() + 10h + 1ms, told);

  const auto made = simulate(farm, noon() + 10h, 60s);
  CHECK(made.from == noon() + 7h);
  CHECK(made.until == noon() + 10h);
  REQUIRE(made.posts.size() == 4);
  CHECK(std::ranges::is_sorted(made.posts, {}, &farm::delivery::SimulatedPost::due));

  CHECK(find(made, missed).state == PostState::missed);
  CHECK_FALSE(find(made, missed).fired_at);
  CHECK(find(made, missed).reason->find("beyond the grace") != std::string::npos);
  CHECK(find(made, late).state == PostState::late);
  CHECK(find(made, late).fired_at == noon() + 7h);
  CHECK(find(made, late).reason->find("5 h after its time") != std::string::npos);
  CHECK(find(made, on_time).state == PostState::fired);
  CHECK(find(made, on_time).fired_at == noon() + 8h);
  CHECK(find(made, on_time).due == noon() + 8h);
  CHECK(find(made, on_time).job_id == on_time.job_id);
  CHECK(find(made, on_time).text == "a text");
  CHECK(find(made, without_video).state == PostState::held);
  CHECK(find(made, without_video).reason->find("broken") != std::string::npos);
  CHECK(made.fired == 1);
  CHECK(made.late == 1);
  CHECK(made.held == 1);
  CHECK(made.missed == 1);
  CHECK(simulate(farm, noon() + 10h + 1ms, 60s).posts.size() == 5);
  CHECK(read(beyond.scheduled_id).state == PostState::planned);
}

TEST_CASE_FIXTURE(Fixture, "what was missed or is held already is told whenever it was due, what fired before is not") {
  const auto fired = post(noon() + 1min);
  const auto missed = post(noon() + 2min);
  const auto held = video_post(noon() + 400h);
  clock.set(noon() + 1min);
  farm::delivery::fire_due(farm);
  farm::delivery::fire_now(farm, held.scheduled_id);
  fail_render(held);
  clock.set(noon() + 24h);
  farm::delivery::fire_due(farm);
  REQUIRE(read(fired.scheduled_id).fired);

  const auto made = simulate(farm, noon() + 25h, 60s);
  REQUIRE(made.posts.size() == 2);
  CHECK(find(made, missed).state == PostState::missed);
  CHECK(find(made, held).state == PostState::held);
  CHECK(made.missed == 1);
  CHECK(made.held == 1);
}

TEST_CASE_FIXTURE(Fixture, "a due post that nothing in the queue fires is found") {
  const auto lost = post(noon() + 1h);
  const auto stuck = post(noon() + 2h);
  store.write([&](store::Tx& tx) {
    queue::remove(tx, model::WorkKind::fire, lost.scheduled_id);
    tx.db("UPDATE work SET state = 'dead', last_error = 'the reason' WHERE key = ?", stuck.scheduled_id).run();
  });
  const auto made = simulate(farm, noon() + 3h, 60s);
  CHECK(made.missed == 2);
  CHECK(find(made, lost).reason == "nothing in the queue fires it");
  CHECK(find(made, stuck).reason == "the reason");
}

TEST_CASE_FIXTURE(Fixture, "a video counts as rendered a while after its turn, and frees its post") {
  const auto soon = video_post(noon() + 30s);
  const auto after = video_post(noon() + 10min);
  // One of the renders runs already: it is not due once more, but it still has a worker.
  static constexpr model::WorkKind kinds[]{model::WorkKind::render};
  const auto claimed = store.write([&](store::Tx& tx) { return *queue::claim(tx, kinds, 1h); });
  CHECK(claimed.work.key == soon.scheduled_id);
  store.write(
      [&](store::Tx& tx) { queue::reschedule(tx, model::WorkKind::render, after.scheduled_id, noon() + 2min); });

  std::vector<std::pair<std::string, PostState>> heard;
  const auto hear = [&](const farm::delivery::SimulatedPost& post) {
    heard.emplace_back(post.scheduled_id, post.state);
  };
  SUBCASE("within the punctual minute, and before the time") {
    const auto made = simulate(farm, noon() + 1h, 60s, hear);
    CHECK(find(made, soon).fired_at == noon() + 60s);
    CHECK(find(made, soon).state == PostState::fired);
    CHECK(find(made, after).fired_at == noon() + 10min);
    CHECK(heard == std::vector<std::pair<std::string, PostState>>{{soon.scheduled_id, PostState::held},
                                                                  {soon.scheduled_id, PostState::fired},
                                                                  {after.scheduled_id, PostState::fired}});
  }
  SUBCASE("late, also after the timer gave it up") {
    const auto made = simulate(farm, noon() + 4h, 3h, hear);
    CHECK(find(made, soon).fired_at == noon() + 3h);
    CHECK(find(made, soon).state == PostState::late);
    CHECK(find(made, after).fired_at == noon() + 3h + 2min);
    CHECK(made.late == 2);
  }
  SUBCASE("not within the span") {
    const auto made = simulate(farm, noon() + 1h, 3h, hear);
    CHECK(find(made, soon).state == PostState::held);
    CHECK(made.held == 2);
  }
  // The worker still holds its lease.
  CHECK(store.write([&](store::Tx& tx) { return queue::finish(tx, claimed); }));
}

TEST_CASE_FIXTURE(Fixture, "the real store, its queue and its disk are the same afterwards") {
  post(noon() + 1h, told);
  fail_render(video_post(noon() + 2h));
  video_post(noon() + 3h);
  const auto before = everything();
  const auto generation = store.generation();
  REQUIRE(before.find("work: ") != std::string::npos);
  CHECK(simulate(farm, noon() + 24h, 60s).fired == 2);
  CHECK(everything() == before);
  CHECK(store.generation() == generation);
  CHECK_FALSE(copies_left());
}

TEST_CASE_FIXTURE(Fixture, "it sees what was committed before, and keeps nobody from writing meanwhile") {
  const auto first = post(noon() + 1h);
  std::string second;
  bool seen = false;
  const auto made = simulate(farm, noon() + 24h, 60s, [&](const farm::delivery::SimulatedPost&) {
    seen = copies_left();
    farm::delivery::fire_now(farm, first.scheduled_id);
    second = post(noon() + 2h).scheduled_id;
  });
  CHECK(seen);
  REQUIRE(made.posts.size() == 1);
  CHECK(find(made, first).fired_at == noon() + 1h);
  CHECK(read(first.scheduled_id).fired_at == noon());
  CHECK(simulate(farm, noon() + 24h, 60s).posts.front().scheduled_id == second);
}

TEST_CASE_FIXTURE(Fixture, "two simulations at once do not meet") {
  for (int i = 1; i <= 50; ++i) post(noon() + i * 1min);
  farm::delivery::Simulation one, other;
  std::thread beside{[&] { other = simulate(farm, noon() + 25min, 60s); }};
  one = simulate(farm, noon() + 50min, 60s);
  beside.join();
  CHECK(one.fired == 50);
  CHECK(other.fired == 25);
  CHECK_FALSE(copies_left());
}

TEST_CASE_FIXTURE(Fixture, "thousands of posts, each at a time of its own") {
  constexpr int count = 5000;
  const auto first = post(noon() + 1s);
  store.write([&](store::Tx& tx) {
    for (int i = 2; i <= count; ++i) {
      auto next = first;
      next.scheduled_id = "post_" + std::to_string(i);
      next.scheduled_datetime = noon() + i * 1s;
      store::insert(tx.db, "posts", next);
      queue::add(tx, {.kind = model::WorkKind::fire, .key = next.scheduled_id, .run_at = next.scheduled_datetime});
    }
  });
  const auto made = simulate(farm, noon() + count * 1s, 60s);
  CHECK(made.fired == count);
  CHECK(std::ranges::all_of(made.posts, [](const auto& each) { return each.fired_at == each.due; }));
}

TEST_CASE_FIXTURE(Fixture, "the copy goes when a simulation fails, and with the next daemon when it was killed") {
  post(noon() + 1h);
  CHECK(code_of([&] {
          simulate(farm, noon() + 2h, 60s, [](const farm::delivery::SimulatedPost&) {
            throw base::Error{Code::INTERRUPTED, "stop"};
          });
        }) == Code::INTERRUPTED);
  CHECK_FALSE(copies_left());
  const auto left = fs::path{folder.path()} / "tmp" / "simulation_1";
  fs::create_directories(left);
  std::ofstream{left / "farmtok.db"} << "half a copy";
  farm::library::MediaStore{farm}.clear_scratch();
  CHECK_FALSE(copies_left());
}

TEST_CASE_FIXTURE(Fixture, "a span that cannot be is refused before anything is copied") {
  CHECK(code_of([&] { simulate(farm, noon() - 1ms, 60s); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { simulate(farm, zones::last_supported() + 1ms, 60s); }) == Code::INVALID_REQUEST);
  CHECK(simulate(farm, noon(), 60s).posts.empty());
}
