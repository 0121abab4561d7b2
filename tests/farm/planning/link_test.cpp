#include "farm/planning/link.hpp"

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using test::code_of;
using test::noon;

namespace {

struct Fixture : test::FarmFixture {
  model::Scheduled open(const std::string& key) {
    return store.read([&](sql::Database& db) { return farm::planning::post_of_link(farm, db, key, clock.now()); });
  }
  Code fault_of(const std::string& key) {
    return code_of([&] { open(key); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a link carries the id and works until links.ttl after its post was due") {
  const auto made = post(noon() + 24h);
  CHECK(farm.links.task(made) == "http://farm.test/volunteer/" + made.scheduled_id);
  CHECK(open(made.scheduled_id).scheduled_id == made.scheduled_id);
  clock.advance(24h + 90 * 24h - 1s);
  CHECK(open(made.scheduled_id).scheduled_id == made.scheduled_id);
  clock.advance(1s);
  CHECK(fault_of(made.scheduled_id) == Code::LINK_EXPIRED);
  CHECK(fault_of("post_none") == Code::SCHEDULED_NOT_FOUND);
  CHECK(fault_of("link_none") == Code::SCHEDULED_NOT_FOUND);
}

TEST_CASE_FIXTURE(Fixture, "a post that fires late has a link that works from then on") {
  const auto made = post(noon() + 1h);
  clock.advance(100 * 24h);
  CHECK(fault_of(made.scheduled_id) == Code::LINK_EXPIRED);
  farm::delivery::fire_now(farm, made.scheduled_id);
  CHECK(open(made.scheduled_id).scheduled_id == made.scheduled_id);
}

TEST_CASE_FIXTURE(Fixture, "links without an end") {
  settings = settings::Settings::load({{"state", folder.path()}, {"links.ttl", "0s"}});
  const auto made = post(noon() + 1h);
  CHECK_FALSE(farm::planning::link_end(farm, made));
  clock.advance(10'000 * 24h);
  CHECK(open(made.scheduled_id).scheduled_id == made.scheduled_id);
}

TEST_CASE_FIXTURE(Fixture, "a replaced link opens nothing, the new one does, and so on") {
  const auto made = post(noon() + 1h);
  const auto& id = made.scheduled_id;
  const auto first = farm::planning::replace_link(farm, id);
  const auto key = farm::Links::key(first);
  CHECK(key.starts_with("link_"));
  CHECK(key.size() == 31);
  CHECK(farm.links.present(first).volunteer_magic_link == "http://farm.test/volunteer/" + key);
  CHECK(farm.links.proof(first) == "http://farm.test/volunteer/" + key + "/proof");
  CHECK(fault_of(id) == Code::LINK_EXPIRED);
  CHECK(open(key).scheduled_id == id);
  const auto second = farm::planning::replace_link(farm, id);
  CHECK(fault_of(key) == Code::LINK_EXPIRED);
  CHECK(open(farm::Links::key(second)).scheduled_id == id);
  CHECK(events("link.replaced") == 2);
}

TEST_CASE_FIXTURE(Fixture, "a replaced link begins its time anew") {
  const auto made = post(noon() + 1h);
  clock.advance(200 * 24h);
  CHECK(fault_of(made.scheduled_id) == Code::LINK_EXPIRED);
  CHECK(open(farm::Links::key(farm::planning::replace_link(farm, made.scheduled_id))).scheduled_id ==
        made.scheduled_id);
}

TEST_CASE_FIXTURE(Fixture, "the batch and the notifications lead to the new link") {
  const auto first = post(noon() + 1h, {{"inbox_tracer", "b"}});
  const auto second = post(noon() + 2h, {{"inbox_tracer", "b"}, {"on_schedule_webhook", "https://a.test/h"}});
  const auto key = farm::Links::key(farm::planning::replace_link(farm, second.scheduled_id));
  const auto link = store.read([&](sql::Database& db) { return farm::proof::next_link(farm, db, first); });
  CHECK(link == "http://farm.test/volunteer/" + key + "?inbox_tracer=b");
  const auto task = store.read([&](sql::Database& db) { return farm::proof::task_of(farm, db, first); });
  CHECK(task.batch->next_task_id == key);
  farm::delivery::fire_now(farm, second.scheduled_id);
  CHECK(work("kind = 'webhook'").front().payload.find("/volunteer/" + key) != std::string::npos);
}
