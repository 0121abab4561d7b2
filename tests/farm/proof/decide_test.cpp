// Which proofs are valid, and the operator's decisions on them.
#include <thread>

#include "base/error.hpp"
#include "farm/delivery/fire.hpp"
#include "farm/farm_fixture.hpp"
#include "farm/proof/decide.hpp"
#include "farm/proof/proof.hpp"
#include "model/json.hpp"

using namespace farmtok;
using namespace std::chrono_literals;
using base::Code;
using base::Json;
using test::code_of;
using test::noon;

namespace {

const std::string url_one = "https://www.tiktok.com/@brand/video/7349123456789012345";
const std::string url_two = "https://www.tiktok.com/@brand/video/7349123456789012346";

struct Fixture : test::FarmFixture {
  model::Scheduled made =
      post(noon() + 1h, {{"on_proof_webhook", "https://a.test/p"}, {"on_schedule_email", "ana@a.test"}});
  const std::string& id = made.scheduled_id;

  auto submit(const std::string& url, const char* who = "volunteer") {
    return farm::proof::submit_proof(farm, id, {{"proof_url", url}}, who);
  }
  void accept(const std::string& url) {
    farm::proof::accept_proof(farm, id, {{"proof_url", url}, {"reason", "looked at it"}});
  }
  void give_back(const Json& request) { farm::proof::return_proof(farm, id, request); }
  /// The actions of all webhooks, oldest first.
  std::vector<std::string> told() {
    std::vector<std::string> actions;
    for (const auto& each : work("kind = 'webhook'"))
      actions.push_back(base::parse_json(base::parse_json(each.payload)["body"].get<std::string>())["action"]);
    return actions;
  }
  std::string standing(const std::string& url) {
    return store.read([&](sql::Database& db) {
      auto query = db("SELECT standing FROM proofs WHERE scheduled_id = ? AND proof_url = ?", id, url);
      return query.next() ? query.text(0) : "";
    });
  }
  model::Task task() {
    return store.read(
        [&](sql::Database& db) { return farm::proof::task_of(farm, db, farm::planning::get_post(db, id)); });
  }
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(Fixture, "before its post fires a proof is not valid, and nothing is kept of it") {
  CHECK(code_of([&] { submit(url_one); }) == Code::NOT_FIRED);
  CHECK(code_of([&] { submit(url_one, "operator"); }) == Code::NOT_FIRED);
  CHECK(standing(url_one).empty());
  CHECK(told().empty());
  CHECK(events("proof.submitted") == 0);
  farm::delivery::fire_now(farm, id);
  CHECK(submit(url_one).standing == model::ProofStanding::counted);
  CHECK(told() == Words{"PROOF_SUBMITTED"});
}

TEST_CASE_FIXTURE(Fixture, "of a missed post the operator may take a proof, its volunteer may not") {
  store.write([&](store::Tx& tx) { tx.db("UPDATE posts SET state = 'missed' WHERE scheduled_id = ?", id).run(); });
  CHECK(code_of([&] { submit(url_one); }) == Code::NOT_FIRED);
  CHECK(submit(url_one, "operator").standing == model::ProofStanding::counted);
}

TEST_CASE_FIXTURE(Fixture, "a disputed proof that is accepted counts, and the former is disputed") {
  farm::delivery::fire_now(farm, id);
  submit(url_one);
  submit(url_two);
  accept(url_two);
  CHECK(read(id).proof_url == url_two);
  CHECK(read(id).status == model::PostStatus::completed);
  CHECK(standing(url_one) == "disputed");
  CHECK(standing(url_two) == "counted");
  CHECK(told() == Words{"PROOF_SUBMITTED", "PROOF_SUBMITTED"});
  accept(url_two);
  CHECK(told().size() == 2);
  CHECK(events("proof.accepted") == 1);
  CHECK(code_of([&] { accept(url_one + "9"); }) == Code::NOT_FOUND);
  CHECK(code_of([&] { farm::proof::accept_proof(farm, id, Json::object()); }) == Code::MISSING_PROOF_URL);
}

TEST_CASE_FIXTURE(Fixture, "a returned proof leaves the post open, is told, and cannot count again unless accepted") {
  farm::delivery::fire_now(farm, id);
  submit(url_one);
  submit(url_two);
  give_back({{"reason", " not ours "}});
  CHECK_FALSE(read(id).proof_url);
  CHECK(read(id).status == model::PostStatus::pending);
  CHECK(task().returned_reason == "not ours");
  CHECK(task().returned_url == url_one);
  CHECK(told() == Words{"PROOF_SUBMITTED", "PROOF_RETURNED"});
  CHECK(work("kind = 'mail' AND payload LIKE '%not ours%'").size() == 1);
  CHECK(code_of([&] { submit(url_one); }) == Code::PROOF_RETURNED);
  give_back({{"reason", "not ours"}});
  CHECK(events("proof.returned") == 1);
  // Another reason is the one that the volunteer reads from now on, and is told once.
  for (int i = 0; i < 2; ++i) give_back({{"reason", "the sound is missing"}});
  CHECK(events("proof.returned") == 2);
  CHECK(task().returned_reason == "the sound is missing");
  CHECK(work("kind = 'mail' AND payload LIKE '%the sound is missing%'").size() == 1);
  CHECK(told() == Words{"PROOF_SUBMITTED", "PROOF_RETURNED", "PROOF_RETURNED"});
  // A disputed one that is submitted again counts now.
  CHECK(submit(url_two).standing == model::ProofStanding::counted);
  CHECK(standing(url_two) == "counted");
  CHECK_FALSE(task().returned_reason);
  CHECK(code_of([&] { submit(url_one); }) == Code::PROOF_RETURNED);
  accept(url_one);
  CHECK(read(id).proof_url == url_one);
  CHECK(submit(url_one).standing == model::ProofStanding::counted);
}

TEST_CASE_FIXTURE(Fixture, "returning a disputed proof leaves the valid one alone") {
  farm::delivery::fire_now(farm, id);
  submit(url_one);
  submit(url_two);
  give_back({{"proof_url", url_two}, {"reason", "a fake"}});
  CHECK(read(id).proof_url == url_one);
  CHECK(standing(url_two) == "returned");
  CHECK(told() == Words{"PROOF_SUBMITTED"});
}

TEST_CASE_FIXTURE(Fixture, "a return needs a reason and a proof") {
  farm::delivery::fire_now(farm, id);
  CHECK(code_of([&] { give_back({{"reason", "x"}}); }) == Code::NOT_FOUND);
  submit(url_one);
  CHECK(code_of([&] { give_back(Json::object()); }) == Code::INVALID_REQUEST);
  CHECK(code_of([&] { give_back({{"reason", "  "}}); }) == Code::INVALID_REQUEST);
  CHECK(read(id).proof_url == url_one);
}

TEST_CASE_FIXTURE(Fixture, "many decide at once: one of each is told") {
  farm::delivery::fire_now(farm, id);
  submit(url_one);
  submit(url_two);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { accept(url_two); });
  for (auto& thread : threads) thread.join();
  CHECK(events("proof.accepted") == 1);
  threads.clear();
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { give_back({{"proof_url", url_two}, {"reason", "no"}}); });
  for (auto& thread : threads) thread.join();
  CHECK(events("proof.returned") == 1);
  CHECK(told() == Words{"PROOF_SUBMITTED", "PROOF_SUBMITTED", "PROOF_RETURNED"});
}
