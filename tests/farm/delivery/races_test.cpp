// Many threads on one post: the first commit wins, and no message is sent twice. FARMTOK_RACE_ROUNDS sets the rounds.

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "farm/delivery/fire.hpp"
#include "farm/delivery/recover.hpp"
#include "farm/farm_fixture.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::noon;

namespace {

constexpr std::size_t hands = 64;

int rounds() {
  const char* asked = std::getenv("FARMTOK_RACE_ROUNDS");
  return asked ? std::max(1, std::atoi(asked)) : 10;
}

/// The result of one thread's attempt.
enum class Came { through, already_fired, not_found, otherwise };

/// Lets all threads act at one moment; returns the result of each.
template <class Act>
std::array<Came, hands> all_at_once(Act act) {
  std::mutex mutex;
  std::condition_variable gate;
  std::size_t waiting = 0;
  std::array<Came, hands> came{};
  std::vector<std::thread> threads;
  threads.reserve(hands);
  for (std::size_t hand = 0; hand < hands; ++hand)
    threads.emplace_back([&, hand] {
      {
        std::unique_lock lock{mutex};
        if (++waiting == hands) gate.notify_all();
        else gate.wait(lock, [&] { return waiting == hands; });
      }
      const auto code = test::code_of([&] { act(hand); });
      came[hand] = code == Code::UNFINISHED            ? Came::through
                   : code == Code::ALREADY_FIRED       ? Came::already_fired
                   : code == Code::SCHEDULED_NOT_FOUND ? Came::not_found
                                                       : Came::otherwise;
    });
  for (auto& thread : threads) thread.join();
  return came;
}

struct Races : test::FarmFixture {
  std::string in = job().job_id;

  model::Scheduled due_post(Json extra = Json::object()) {
    extra["on_schedule_webhook"] = "https://a.test/hook";
    extra["on_schedule_email"] = "a@b.test";
    const auto made = store.write([&](store::Tx&) {
      return farm::planning::schedule_result(farm, result(in, extra).result_id,
                                             {{"scheduled_datetime", base::format_instant(clock.now() + 1s)}});
    });
    clock.advance(1s);
    return made;
  }

  std::int64_t count(const std::string& sql, const std::string& scheduled_id) {
    return store.read([&](sql::Database& db) {
      auto query = db(sql, scheduled_id);
      query.next();
      return query.integer(0);
    });
  }
  std::int64_t work_of(const std::string& id, const std::string& kind) {
    return count("SELECT count(*) FROM work WHERE subject = ? AND kind = '" + kind + "'", id);
  }
  std::int64_t events_of(const std::string& id, const std::string& what) {
    return count("SELECT count(*) FROM events WHERE subject = ? AND what = '" + what + "'", id);
  }

  /// The invariants whoever won: it fired once or is deleted, and the notifications and events say the same.
  void check(const std::string& id, const std::array<Came, hands>& came, std::int64_t deleted, std::int64_t patched) {
    const auto fired = events_of(id, "post.fired");
    const auto told = [&](Came what) { return std::ranges::count(came, what); };
    CHECK(deleted + fired == 1);
    CHECK(work_of(id, "webhook") == fired);
    CHECK(work_of(id, "mail") == fired);
    CHECK(work_of(id, "fire") == 0);
    CHECK(work_of(id, "render") == 0);
    CHECK(events_of(id, "post.deleted") == deleted);
    CHECK(events_of(id, "post.edited") + events_of(id, "post.moved") == patched);
    CHECK(count("SELECT count(*) FROM posts WHERE scheduled_id = ?", id) == fired);
    CHECK(count("SELECT count(*) FROM posts WHERE scheduled_id = ? AND fired = 1", id) == fired);
    // The losers get only the error of the actual event.
    CHECK(told(Came::otherwise) == 0);
    CHECK(told(fired == 1 ? Came::not_found : Came::already_fired) == 0);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Races, "PATCH, DELETE, fire-now and the timer on one post: exactly one wins") {
  for (int round = rounds(); round > 0; --round) {
    const auto id = due_post().scheduled_id;
    const auto later = base::format_instant(clock.now() + 1h);
    // In rotation, so that each of the kinds is first at some gate.
    const auto kind_of = [&](std::size_t hand) { return (hand + static_cast<std::size_t>(round)) % 4; };
    const auto came = all_at_once([&](std::size_t hand) {
      switch (kind_of(hand)) {
        case 0:
          farm::delivery::fire_due(farm);
          break;
        case 1:
          farm::delivery::fire_now(farm, id);
          break;
        case 2:
          farm::planning::edit_post(farm, id,
                                    hand % 8 < 4 ? Json{{"tweet_text", "x"}} : Json{{"scheduled_datetime", later}});
          break;
        default:
          farm::planning::delete_post(farm, id);
      }
    });
    std::array<std::int64_t, 4> through{};
    for (std::size_t hand = 0; hand < hands; ++hand) through[kind_of(hand)] += came[hand] == Came::through;
    CHECK(through[0] == hands / 4);
    CHECK(through[1] + through[3] <= 1);
    check(id, came, through[3], through[2]);
    const auto by_operator =
        count("SELECT count(*) FROM events WHERE subject = ? AND what = 'post.fired' AND who = 'operator'", id);
    CHECK(by_operator == through[1]);
  }
}

TEST_CASE_FIXTURE(Races, "a render that ends against DELETE, fire-now and the timer: one notification or none") {
  for (int round = rounds(); round > 0; --round) {
    const auto id = due_post({{"original_video_url", "https://a.test/v.mp4"}}).scheduled_id;
    const auto kind_of = [&](std::size_t hand) { return (hand + static_cast<std::size_t>(round)) % 4; };
    const auto came = all_at_once([&](std::size_t hand) {
      switch (kind_of(hand)) {
        case 0:
          farm::delivery::fire_due(farm);
          break;
        case 1:
          farm::delivery::fire_now(farm, id);
          break;
        case 2:
          store.write([&](store::Tx& tx) {
            auto post = farm::planning::find_post(tx.db, id);
            if (!post) return;
            queue::remove(tx, model::WorkKind::render, id);
            post->dedup_status = model::DedupStatus::completed;
            farm::planning::save_post(tx, *post);
            if (post->state == model::PostState::held) queue::reschedule(tx, model::WorkKind::fire, id, tx.now);
          });
          break;
        default:
          // Only a few delete, and late: else hardly any post would live until its render ends.
          if (hand < hands - 8) farm::delivery::fire_due(farm);
          else farm::planning::delete_post(farm, id);
      }
    });
    farm::delivery::fire_due(farm);
    std::int64_t deleted = 0;
    for (std::size_t hand = hands - 8; hand < hands; ++hand)
      deleted += kind_of(hand) == 3 && came[hand] == Came::through;
    check(id, came, deleted, 0);
  }
}

TEST_CASE_FIXTURE(Races, "fire and drop of what was missed, by many at once: exactly one wins") {
  for (int round = rounds(); round > 0; --round) {
    const auto id = due_post().scheduled_id;
    clock.advance(24h);
    farm::delivery::fire_due(farm);
    REQUIRE(read(id).state == model::PostState::missed);
    const auto drops = [&](std::size_t hand) { return (hand + static_cast<std::size_t>(round)) % 2 == 0; };
    const auto came = all_at_once([&](std::size_t hand) {
      farm::delivery::recover_posts(farm, {id},
                                    drops(hand) ? farm::delivery::Recovery::drop : farm::delivery::Recovery::fire);
    });
    std::int64_t dropped = 0;
    for (std::size_t hand = 0; hand < hands; ++hand) dropped += drops(hand) && came[hand] == Came::through;
    CHECK(std::ranges::count(came, Came::through) == 1);
    check(id, came, dropped, 0);
  }
}
