// The story of a post: each proof by its own address, and what its messages failed with.
#include "api/api_fixture.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/proof.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using http::Method;

namespace {

const std::string one = "https://www.tiktok.com/@brand/video/7349123456789012345";
const std::string two = "https://www.tiktok.com/@brand/video/7349123456789012346";

struct Fixture : test::ApiFixture {
  std::string told(const std::string& id) {
    return json(call(Method::get, "/why/" + id))["data"]["explanation"].dump();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "an accepted proof is named, beside one that was returned") {
  const auto id = post(test::noon() + 1h).scheduled_id;
  farm::delivery::fire_now(farm, id);
  for (const auto& url : {one, two}) farm::proof::submit_proof(farm, id, {{"proof_url", url}}, "volunteer");
  farm::proof::return_proof(farm, id, {{"reason", "wrong account"}});
  farm::proof::accept_proof(farm, id, {{"proof_url", two}, {"reason", "this is ours"}});
  const auto words = told(id);
  CHECK(words.find("The proof " + one + " was returned at") != words.npos);
  CHECK(words.find("The operator accepted the proof " + two + " at") != words.npos);
}

TEST_CASE_FIXTURE(Fixture, "a message that failed is told, with the number to try it again by") {
  const auto id =
      post(test::noon() + 1h, {{"on_schedule_webhook", "https://a.test/x"}, {"on_schedule_email", "a@a.test"}})
          .scheduled_id;
  farm::delivery::fire_now(farm, id);
  CHECK(told(id).find("failed") == std::string::npos);
  store.write([&](store::Tx& tx) {
    tx.db("UPDATE work SET state = 'dead', last_error = 'a.test answered 410' WHERE kind = 'webhook'").run();
    tx.db("UPDATE work SET last_error = 'no server' WHERE kind = 'mail'").run();
  });
  const auto number = std::to_string(work("kind = 'webhook'").front().work_id);
  const auto words = told(id);
  CHECK(words.find("Its webhook failed for good: a.test answered 410. `farmtok work retry " + number +
                   "` tries it again.") != words.npos);
  CHECK(words.find("Its mail failed and is tried again at 2026-06-01T12:00:00Z: no server.") != words.npos);
}
