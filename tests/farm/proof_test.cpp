#include "farm/proof/proof.hpp"

#include <thread>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/proof/url.hpp"
#include "model/json.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

TEST_CASE("the addresses of a published post") {
  const struct {
    const char* typed;
    const char* kept;
  } rows[]{
      {"https://www.tiktok.com/@brand/video/7349123456789012345",
       "https://www.tiktok.com/@brand/video/7349123456789012345"},
      {"  https://WWW.TikTok.com/@brand/video/7349123456789012345/?is_from=1#x ",
       "https://www.tiktok.com/@brand/video/7349123456789012345"},
      {"https://www.tiktok.com/@a.b_c/photo/1", "https://www.tiktok.com/@a.b_c/photo/1"},
      {"https://www.tiktok.com/@/video/1", "https://www.tiktok.com/@/video/1"},
      {"https://m.tiktok.com/v/123.html", "https://m.tiktok.com/v/123.html"},
      {"https://vm.tiktok.com/ZMabc/", "https://vm.tiktok.com/ZMabc"},
      {"https://vt.tiktok.com/ZSabc", "https://vt.tiktok.com/ZSabc"},
      {"https://www.tiktok.com/t/ZTabc/", "https://www.tiktok.com/t/ZTabc"},
      {"https://www.tiktok.com/embed/12", "https://www.tiktok.com/embed/12"},
      {"https://www.tiktok.com/embed/v2/12", "https://www.tiktok.com/embed/v2/12"},
      {"https://www.tiktok.com/share/video/12", "https://www.tiktok.com/share/video/12"},
  };
  for (const auto& row : rows) CHECK_MESSAGE(farm::proof_address(row.typed) == row.kept, row.typed);
  for (const auto* bad :
       {"http://www.tiktok.com/@a/video/1", "https://tiktok.com.evil.test/@a/video/1",
        "https://evil.test/www.tiktok.com/@a/video/1", "https://www.tiktok.com/@a", "https://www.tiktok.com/",
        "https://www.tiktok.com/@a/video/", "https://www.tiktok.com/@a/video/x1", "javascript:alert(1)",
        "https://www.tiktok.com@evil.test/@a/video/1", "https://www.tiktok.com:443/@a/video/1", "hello",
        "https://vm.tiktok.com/", "https://vm.tiktok.com/a/b", "https://www.tiktok.com/@a/video/1\"><script>"})
    CHECK_MESSAGE(code_of([&] { farm::proof_address(bad); }) == Code::INVALID_REQUEST, bad);
  CHECK(code_of([] { farm::proof_address("   "); }) == Code::MISSING_PROOF_URL);
}

namespace {

const char* const url_one = "https://www.tiktok.com/@brand/video/7349123456789012345";
const char* const url_two = "https://www.tiktok.com/@brand/video/7349123456789012346";

}  // namespace

TEST_CASE_FIXTURE(test::FarmFixture, "the first proof counts and is told once; the same again is answered the same") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}, {"on_proof_email", "p@a.test"}});
  farm::fire_now(farm, made.scheduled_id);
  const auto first =
      farm::submit_proof(farm, made.scheduled_id, {{"proof_url", url_one}, {"reported_by", "Ann"}}, "volunteer");
  clock.advance(1h);
  const auto again =
      farm::submit_proof(farm, made.scheduled_id, {{"proof_url", std::string{url_one} + "?x=1"}}, "volunteer");
  CHECK(model::to_json(first) == model::to_json(again));
  CHECK(read(made.scheduled_id).status == model::PostStatus::completed);
  CHECK(read(made.scheduled_id).reported_by == "Ann");
  CHECK(work("kind = 'webhook'").size() == 1);
  CHECK(work("kind = 'mail'").size() == 1);
  const auto body =
      base::parse_json(base::parse_json(work("kind = 'webhook'").front().payload)["body"].get<std::string>());
  CHECK(body["action"] == "PROOF_SUBMITTED");
  CHECK(body["payload"]["proof_url"] == url_one);
  CHECK(body["payload"]["proof_timestamp"] == "2026-06-01T12:00:00Z");
}

TEST_CASE_FIXTURE(test::FarmFixture, "another proof is kept as disputed and changes nothing") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}});
  farm::fire_now(farm, made.scheduled_id);
  farm::submit_proof(farm, made.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  const auto reply = farm::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}}, "volunteer");
  farm::submit_proof(farm, made.scheduled_id, {{"proof_url", url_two}}, "volunteer");
  CHECK(reply.standing == model::ProofStanding::disputed);
  CHECK(reply.proof_url == url_one);
  const auto proofs = store.read([&](sql::Database& db) { return farm::list_proofs(db, made.scheduled_id, {}).items; });
  REQUIRE(proofs.size() == 2);
  CHECK(proofs[1].standing == model::ProofStanding::disputed);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "many at once: one counts, one notification") {
  const auto made = post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}});
  farm::fire_now(farm, made.scheduled_id);
  std::atomic<int> counted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([&, i] {
      const auto reply = farm::submit_proof(
          farm, made.scheduled_id, {{"proof_url", "https://www.tiktok.com/@b/video/" + std::to_string(100 + i)}},
          "volunteer");
      if (reply.standing == model::ProofStanding::counted) ++counted;
    });
  for (auto& thread : threads) thread.join();
  CHECK(counted == 1);
  CHECK(work("kind = 'webhook'").size() == 1);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a missing or wrong proof names the field") {
  const auto made = post(noon() + 1h);
  const auto submit = [&](const Json& body) { farm::submit_proof(farm, made.scheduled_id, body, "volunteer"); };
  CHECK(code_of([&] { submit(Json::object()); }) == Code::MISSING_PROOF_URL);
  CHECK(code_of([&] { submit({{"proof_url", ""}}); }) == Code::MISSING_PROOF_URL);
  CHECK(code_of([&] { submit({{"proof_url", 5}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { submit({{"proof_url", url_one}, {"extra", 1}}); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] {
          farm::submit_proof(farm, "post_x", {{"proof_url", url_one}}, "volunteer");
        }) == Code::SCHEDULED_NOT_FOUND);
  CHECK_FALSE(read(made.scheduled_id).proof_url);
}

TEST_CASE_FIXTURE(test::FarmFixture, "a batch is walked task by task") {
  const Json batch{{"inbox_tracer", "b1"}};
  const auto first = post(noon() + 1h, batch);
  const auto second = post(noon() + 2h, batch);
  const auto third = post(noon() + 3h, batch);
  post(noon() + 4h, {{"inbox_tracer", "b2"}});
  for (const auto& each : {first, second, third}) farm::fire_now(farm, each.scheduled_id);
  const auto task = [&](const model::Scheduled& of) {
    return store.read([&](sql::Database& db) { return farm::task_of(farm, db, farm::get_post(db, of.scheduled_id)); });
  };
  CHECK(task(second).batch->total == 3);
  CHECK(task(second).batch->current_index == 2);
  CHECK(task(second).batch->next_task_id == third.scheduled_id);
  CHECK(task(third).batch->next_task_id == first.scheduled_id);
  const auto reply = farm::submit_proof(farm, second.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  CHECK(reply.has_next_task);
  CHECK(reply.submitted_url == url_one);
  CHECK(reply.next_task_link == "http://farm.test/volunteer/" + third.scheduled_id + "?inbox_tracer=b1");
  farm::submit_proof(farm, third.scheduled_id, {{"proof_url", url_one}}, "volunteer");
  CHECK(task(third).batch->completed == 2);
  CHECK_FALSE(farm::submit_proof(farm, first.scheduled_id, {{"proof_url", url_one}}, "volunteer").has_next_task);
  CHECK_FALSE(task(post(noon() + 5h)).batch);
}
