#include "farm/upkeep/retention.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/messages/outbox.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  void set(std::map<std::string, std::string> values) {
    values["state"] = folder.path();
    settings = settings::Settings::load(values);
  }
  std::int64_t count(const std::string& sql) {
    return store.read([&](sql::Database& db) { return farm::count(db(sql)); });
  }
  void event(const std::string& subject, const std::string& what) {
    store.write([&](store::Tx& tx) { queue::record(tx, {.who = "test", .what = what, .subject = subject}); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "old events go, but the milestones of what still exists stay") {
  const auto made = post(noon() + 1h);
  farm::delivery::fire_now(farm, made.scheduled_id);
  farm::proof::submit_proof(farm, made.scheduled_id, {{"proof_url", "https://www.tiktok.com/@b/video/1"}}, "volunteer");
  for (int i = 0; i < 1200; ++i) event(made.scheduled_id, "post.edited");
  event("post_gone", "post.fired");
  clock.advance(std::chrono::days{399});
  CHECK(farm::upkeep::forget_old(farm).events == 0);
  clock.advance(std::chrono::days{2});
  event("newest", "job.edited");
  CHECK(farm::upkeep::forget_old(farm).events >= 1201);
  CHECK(count("SELECT count(*) FROM events WHERE subject = 'post_gone'") == 0);
  for (const auto* what : {"job.created", "result.added", "post.planned", "post.fired", "proof.submitted"})
    CHECK_MESSAGE(events(what) == 1, what);
  CHECK(events("post.edited") == 0);
  CHECK(events("job.edited") == 1);
  CHECK(farm::upkeep::forget_old(farm).events == 0);
}

TEST_CASE_FIXTURE(Fixture, "of more events than are kept the oldest go") {
  set({{"keep.events_most", "1000"}});
  for (int i = 0; i < 2500; ++i) event("x" + std::to_string(i), "video.rendered");
  farm::upkeep::forget_old(farm);
  CHECK(count("SELECT count(*) FROM events") == 1000);
  CHECK(count("SELECT count(*) FROM events WHERE subject = 'x2499'") == 1);
}

TEST_CASE_FIXTURE(Fixture, "answers, disputed proofs and dead messages go by age and by number") {
  const auto made = post(noon() + 1h);
  store.write([&](store::Tx& tx) {
    const auto now = base::to_millis(tx.now);
    for (int i = 0; i < 700; ++i) {
      tx.db("INSERT INTO answers VALUES ('operator', ?, 'r', 200, '{}', ?)", std::to_string(i), now).run();
      tx.db("INSERT INTO proofs (scheduled_id, proof_url, standing, submitted_at) VALUES (?, ?, 'disputed', ?)",
            made.scheduled_id, "https://x/" + std::to_string(i), now)
          .run();
      for (const auto* kind : {"webhook", "credit"})
        tx.db("INSERT INTO work (kind, key, state, run_at, attempt, max_attempts, payload, created_at) VALUES "
              "(?, ?, 'dead', ?, 1, 1, '{}', ?)",
              kind, std::to_string(i), now, now)
            .run();
    }
    tx.db("INSERT INTO proofs (scheduled_id, proof_url, standing, submitted_at) VALUES (?, 'https://y', 'counted', ?)",
          made.scheduled_id, now)
        .run();
  });
  const auto first = farm::upkeep::forget_old(farm);
  CHECK(first.disputed_proofs == 700 - farm::proof::most_disputed);
  CHECK(first.answers + first.dead_messages == 0);
  clock.advance(49h);
  CHECK(farm::upkeep::forget_old(farm).answers == 700);
  clock.advance(std::chrono::days{90});
  CHECK(farm::upkeep::forget_old(farm).disputed_proofs == farm::proof::most_disputed);
  CHECK(count("SELECT count(*) FROM proofs") == 1);
  clock.advance(std::chrono::days{320});
  CHECK(farm::upkeep::forget_old(farm).dead_messages == 700);
  CHECK(events("work.forgotten") == 1);
  CHECK(count("SELECT count(*) FROM work WHERE state = 'dead' AND kind = 'credit'") == 700);
}

TEST_CASE_FIXTURE(Fixture, "mails in the outbox go by age and by size, the oldest first") {
  const auto outbox = farm::messages::outbox_folder(farm);
  std::filesystem::create_directories(outbox);
  const auto mail = [&](const std::string& name, std::size_t bytes, base::Instant at) {
    const auto path = (outbox / name).string();
    std::ofstream{path} << std::string(bytes, 'x');
    const timespec times[2]{{base::to_millis(at) / 1000, 0}, {base::to_millis(at) / 1000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
  };
  mail("old.eml", 10, noon() - std::chrono::days{31});
  mail("a.eml", 600, noon() - 3h);
  mail("b.eml", 600, noon() - 2h);
  mail("c.eml", 300, noon() - 1h);
  CHECK(farm::upkeep::forget_old(farm).mails == 1);
  set({{"keep.outbox_bytes", "1000"}});
  CHECK(farm::upkeep::forget_old(farm).mails == 1);
  CHECK(!std::filesystem::exists(outbox / "a.eml"));
  CHECK(std::filesystem::exists(outbox / "b.eml"));
}
